SwaggerUIBundle({ url: 'spec.json', dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'none', validatorUrl: null, queryConfigEnabled: false });
