using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Tests.Config;

/// <summary>Contract mesh.md section 8.1, mistake by mistake.</summary>
public sealed class VirtualServiceValidationTests
{
    private const string Route = "route: [{destination: {host: reviews}}]";

    [Theory]
    [InlineData("hosts: [reviews]", "spec: http, tcp or tls must be provided")]
    [InlineData("http: [{" + Route + "}], gateways: [g]", "spec.hosts: virtual service must have at least one host")]
    [InlineData("hosts: ['*'], http: [{" + Route + "}]", "spec.hosts[0]: wildcard host * is not allowed for virtual services bound to the mesh gateway")]
    [InlineData("hosts: [a, a], http: [{" + Route + "}]", "spec.hosts[1]: duplicate hosts in virtual service")]
    [InlineData("hosts: ['*.foo.com', '*.com'], http: [{" + Route + "}]", "spec.hosts[1]: duplicate hosts in virtual service")]
    [InlineData("hosts: [a..b], http: [{" + Route + "}]", "spec.hosts[0]: domain name \"a..b\" invalid")]
    [InlineData("hosts: [a_b], http: [{" + Route + "}]", "spec.hosts[0]: domain name \"a_b\" invalid")]
    [InlineData("hosts: [a], gateways: [a/b/c], http: [{" + Route + "}]", "spec.gateways[0]: config must be a valid gateway name")]
    [InlineData("hosts: reviews, http: [{" + Route + "}]", "spec.hosts: Invalid value: \"string\": spec.hosts in body must be of type array: \"string\"")]
    [InlineData("hosts: [a], tls: [{" + Route + "}]", "spec.tls[0]: TLS route must have at least one match condition")]
    [InlineData("hosts: [a.com], tls: [{match: [{sniHosts: [b.com]}], " + Route + "}]", "is not a compatible subset of any of the virtual service hosts")]
    [InlineData("hosts: [a], tcp: [{match: [{port: 1}]}]", "spec.tcp[0].route: route is required")]
    public void A_malformed_resource_is_refused(string spec, string expected) => Assert.Contains(Errors(spec), e => e.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("{}", ": HTTP route, redirect or direct_response is required")]
    [InlineData("{" + Route + ", redirect: {uri: /}}", ": HTTP route cannot contain both route and redirect")]
    [InlineData("{" + Route + ", directResponse: {status: 200}}", ": HTTP route cannot contain both route and direct_response")]
    [InlineData("{redirect: {uri: /}, directResponse: {status: 200}}", ": HTTP route cannot contain both redirect and direct_response")]
    [InlineData("{redirect: {uri: /}, fault: {abort: {httpStatus: 500}}}", ": HTTP route cannot contain both fault and redirect")]
    [InlineData("{directResponse: {status: 200}, rewrite: {uri: /}}", ": HTTP route cannot contain both rewrite and direct_response")]
    [InlineData("{route: [{}]}", ".route[0].destination: destination is required")]
    [InlineData("{route: [{destination: {host: ''}}]}", ".route[0].destination.host: destination host may not be empty")]
    [InlineData("{route: [{destination: {host: '*'}}]}", ".route[0].destination.host: invalid destination host *")]
    [InlineData("{route: [{destination: {host: a}, weight: -1}]}", ".route[0].weight: weight -1 < 0")]
    [InlineData("{route: [{destination: {host: a}}, {destination: {host: b}, weight: 0}]}", ".route: total destination weight = 0")]
    [InlineData("{route: [{destination: {host: a, subset: v_1}}]}", ".route[0].destination.subset: subset name is invalid")]
    [InlineData("{route: [{destination: {host: a, port: {number: 0}}}]}", ".route[0].destination.port.number: port number 0 must be in the range 1..65535")]
    [InlineData("{route: [{destination: {host: a, port: {number: 65536}}}]}", "must be in the range 1..65535")]
    [InlineData("{route: [{destination: {host: a}, weight: '50'}]}", ".route[0].weight in body must be of type integer: \"string\"")]
    [InlineData("{match: [{uri: {regex: '(?=a)b'}}], " + Route + "}", ".match[0].uri.regex: invalid RE2 regex")]
    [InlineData("{match: [{uri: {regex: '(a)\\1'}}], " + Route + "}", ".match[0].uri.regex: invalid RE2 regex")]
    [InlineData("{match: [{uri: {regex: '('}}], " + Route + "}", ".match[0].uri.regex: invalid RE2 regex")]
    [InlineData("{match: [{uri: {exact: /a, prefix: /b}}], " + Route + "}", ".match[0].uri: Invalid value")]
    [InlineData("{match: [{headers: {x: {regex: '*'}}}], " + Route + "}", ".match[0].headers.x.regex: invalid RE2 regex")]
    [InlineData("{match: [{headers: {x: {prefix: ''}}}], " + Route + "}", ".match[0].headers.x.prefix")]
    [InlineData("{match: [{queryParams: {x: {regex: ''}}}], " + Route + "}", ".match[0].queryParams.x.regex")]
    [InlineData("{match: [{headers: {'a b': {exact: c}}}], " + Route + "}", "is not a valid header name")]
    [InlineData("{timeout: 0s, " + Route + "}", ".timeout: duration must be greater than 1ms")]
    [InlineData("{timeout: 100us, " + Route + "}", ".timeout: duration must be greater than 1ms")]
    [InlineData("{timeout: 1.5ms, " + Route + "}", ".timeout: only durations to ms precision are supported")]
    [InlineData("{timeout: -1s, " + Route + "}", ".timeout: duration must be greater than 1ms")]
    [InlineData("{timeout: '500', " + Route + "}", ".timeout: Invalid value: \"500\"")]
    [InlineData("{retries: {attempts: -1}, " + Route + "}", ".retries.attempts: attempts cannot be negative")]
    [InlineData("{retries: {attempts: 0, perTryTimeout: 1s}, " + Route + "}", "http retry policy configured when attempts are set to 0 (disabled)")]
    [InlineData("{retries: {attempts: 1, retryOn: '5xx,x'}, " + Route + "}", "\"x\" is not a valid retryOn policy")]
    [InlineData("{fault: {}, " + Route + "}", "HTTP fault injection must have an abort and/or a delay")]
    [InlineData("{fault: {abort: {httpStatus: 500, percentage: {value: 101}}}, " + Route + "}", "neither 0.0, nor in range [0.0001, 100.0]")]
    [InlineData("{fault: {abort: {httpStatus: 500, percentage: {value: 0.00001}}}, " + Route + "}", "neither 0.0, nor in range [0.0001, 100.0]")]
    [InlineData("{fault: {delay: {fixedDelay: 1s, percent: 101}}, " + Route + "}", "percentage 101 is not in range 0..100")]
    [InlineData("{fault: {abort: {httpStatus: 99}}, " + Route + "}", "HTTP status 99 is not in range 200-599")]
    [InlineData("{fault: {abort: {grpcStatus: FOO}}, " + Route + "}", "gRPC status \"FOO\" is not supported")]
    [InlineData("{fault: {abort: {percentage: {value: 1}}}, " + Route + "}", "abort needs a type")]
    [InlineData("{mirror: {host: a}, mirrors: [{destination: {host: b}}], " + Route + "}", "cannot contain both mirror and mirrors")]
    [InlineData("{mirror: {host: a}, mirrorPercentage: {value: 101}, " + Route + "}", "is not in range 0..100")]
    [InlineData("{corsPolicy: {allowMethods: [FOO]}, " + Route + "}", "\"FOO\" is not a supported HTTP method")]
    [InlineData("{corsPolicy: {maxAge: 1500ms}, " + Route + "}", "seconds precision")]
    [InlineData("{rewrite: {}, " + Route + "}", ".rewrite: rewrite must specify")]
    [InlineData("{rewrite: {uri: /, uriRegexRewrite: {match: a, rewrite: b}}, " + Route + "}", "rewrite may only contain one of")]
    [InlineData("{rewrite: {authority: a}, headers: {request: {set: {host: b}}}, " + Route + "}", "authority is set more than once")]
    [InlineData("{redirect: {}}", ".redirect: redirect must specify")]
    [InlineData("{redirect: {uri: /, redirectCode: 200}}", ".redirect.redirectCode: 200")]
    [InlineData("{redirect: {scheme: ftp}}", ".redirect.scheme")]
    [InlineData("{redirect: {uri: /, prefixRewrite: /a}}", "both uri and prefixRewrite")]
    [InlineData("{directResponse: {status: 199}}", ".directResponse.status: HTTP status 199 is not in range 200-599")]
    [InlineData("{delegate: {name: a}, " + Route + "}", "cannot contain both delegate and route")]
    public void A_wrong_rule_is_refused_with_its_place(string rule, string expected)
    {
        var errors = Errors($"hosts: [reviews], http: [{rule}]");
        Assert.Contains(errors, e => e.StartsWith("spec.http[0]", StringComparison.Ordinal) && e.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{route: [{destination: {host: a}, weight: 30}, {destination: {host: b}, weight: 30}]}")]
    [InlineData("{route: [{destination: {host: a}, weight: 7}]}")]
    [InlineData("{match: [{uri: {prefix: ''}}], " + Route + "}")]
    [InlineData("{match: [{withoutHeaders: {x: {regex: '*'}}}], " + Route + "}")]
    [InlineData("{retries: {attempts: 0}, " + Route + "}")]
    [InlineData("{timeout: 1m30s, " + Route + "}")]
    [InlineData("{timeout: 0.5s, " + Route + "}")]
    [InlineData("{fault: {abort: {httpStatus: 500}}, " + Route + "}")]
    public void What_Istio_takes_is_taken(string rule) => Assert.Empty(Errors($"hosts: [reviews], http: [{rule}]"));

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var errors = Errors("hosts: [a..b], http: [{timeout: 0s, route: [{destination: {host: ''}, weight: -1}]}, {}]");
        Assert.Equal(5, errors.Count);
    }

    [Theory]
    [InlineData("http: [{" + Route + "}, {match: [{uri: {exact: /a}}], " + Route + "}]", "spec.http[1]: [IST0130]")]
    [InlineData("http: [{match: [{uri: {exact: /a}}, {uri: {exact: /a}}], " + Route + "}]", "spec.http[0].match[1]: [IST0131]")]
    [InlineData("http: [{fault: {abort: {httpStatus: 500}}, " + Route + "}]", "spec.http[0].fault.abort: abort without percentage never happens")]
    [InlineData("http: [{mirror: {host: a}, mirrorPercent: 5, " + Route + "}]", "spec.http[0].mirrorPercent: using deprecated setting \"mirrorPercent\", use \"mirrorPercentage\" instead")]
    [InlineData("http: [{appendHeaders: {a: b}, " + Route + "}]", "spec.http[0].appendHeaders: unknown field, ignored")]
    [InlineData("http: [{headers: {request: {set: {x-a: '%ODD%'}}}, " + Route + "}]", "spec.http[0].headers.request: %ODD% is not carried out: it is sent as written")]
    [InlineData("http: [{redirect: {uri: /a, redirectCode: 305}}]", "spec.http[0].redirect.redirectCode: 305 is no redirect that Envoy knows")]
    public void What_will_not_work_as_meant_is_warned_of(string rest, string expected)
    {
        var result = MeshValidator.Validate(Candidate("VirtualService", $"hosts: [reviews], {rest}"));
        Assert.Empty(result.Errors);
        Assert.Contains(result.Warnings, w => w.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http: [{fault: {delay: {fixedDelay: 1s, percentage: {value: 1}}, abort: {httpStatus: 500, percentage: {value: 1}}}, " + Route + "}]")]
    [InlineData("http: [{rewrite: {uri: /a, authority: b}, headers: {request: {set: {x-a: '%REQ(x-b)% 100%%'}}, response: {remove: [x-c]}}, " + Route + "}]")]
    [InlineData("http: [{redirect: {uri: /a}}]")]
    [InlineData("http: [{mirror: {host: a}, mirrorPercentage: {value: 1}, corsPolicy: {allowOrigins: [{exact: a}]}, match: [{uri: {prefix: /a}, statPrefix: s}], " + Route + "}]")]
    [InlineData("http: [{delegate: {name: a}}]")]
    [InlineData("http: [{directResponse: {status: 200}}]")]
    public void What_is_carried_out_is_not_warned_of(string rest) =>
        Assert.Empty(MeshValidator.Validate(Candidate("VirtualService", $"hosts: [reviews], {rest}")).Warnings);

    [Fact]
    public void A_header_value_holds_no_control_character() =>
        Assert.Contains("spec.http[0].headers.request: value of header \"x-a\" holds a control character", Errors("hosts: [reviews], http: [{headers: {request: {set: {x-a: \"a\\nb\"}}}, " + Route + "}]"));

    internal static MeshObject Candidate(string kind, string spec) => Manifests.Object($$"""
        apiVersion: networking.istio.io/v1
        kind: {{kind}}
        metadata: {name: candidate}
        spec: { {{spec}} }
        """);

    private static List<string> Errors(string spec) => [.. MeshValidator.Validate(Candidate("VirtualService", spec)).Errors.Select(e => e.ToString())];
}
