{{/* Labels of every object. */}}
{{- define "bookinfo.labels" -}}
app.kubernetes.io/part-of: bookinfo
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end }}

{{/* Full name of an image. Arguments: root, image. */}}
{{- define "bookinfo.image" -}}
{{- $image := .root.Values.image -}}
{{- $registry := ternary (printf "%s/" $image.registry) "" (ne $image.registry "") -}}
{{- printf "%s%s:%s" $registry .image (default .root.Chart.AppVersion $image.tag) -}}
{{- end }}

{{/* The newest version of Istio's networking API that the cluster serves; where no cluster is asked, today's. */}}
{{- define "bookinfo.istioApiVersion" -}}
{{- $served := .Capabilities.APIVersions -}}
{{- if .Values.istio.apiVersion -}}
{{- .Values.istio.apiVersion -}}
{{- else if $served.Has "networking.istio.io/v1" -}}
networking.istio.io/v1
{{- else if $served.Has "networking.istio.io/v1beta1" -}}
networking.istio.io/v1beta1
{{- else if $served.Has "networking.istio.io/v1alpha3" -}}
networking.istio.io/v1alpha3
{{- else -}}
networking.istio.io/v1
{{- end -}}
{{- end }}

{{/* The same for the Gateway API. */}}
{{- define "bookinfo.gatewayApiVersion" -}}
{{- $served := .Capabilities.APIVersions -}}
{{- if and ($served.Has "gateway.networking.k8s.io/v1beta1") (not ($served.Has "gateway.networking.k8s.io/v1")) -}}
gateway.networking.k8s.io/v1beta1
{{- else -}}
gateway.networking.k8s.io/v1
{{- end -}}
{{- end }}

{{/* Label istio of the gateway that the routes are bound to: ours where the chart deploys one. */}}
{{- define "bookinfo.gatewaySelector" -}}
{{- if .Values.gateway.deployment.enabled -}}
istio: {{ .Values.gateway.name }}
{{- else -}}
{{- toYaml .Values.gateway.selector -}}
{{- end -}}
{{- end }}

{{/* Weights of a service, checked: they are of versions that run, and make 100. Arguments: root, service. */}}
{{- define "bookinfo.checkWeights" -}}
{{- $service := .service -}}
{{- $versions := (index .root.Values .service).versions -}}
{{- $sum := 0 -}}
{{- range $version, $weight := index .root.Values.routes.weights $service -}}
{{- $sum = add $sum $weight -}}
{{- if not (index $versions $version).enabled -}}
{{- fail (printf "routes.weights.%s.%s: this version is not enabled (%s.versions.%s.enabled)" $service $version $service $version) -}}
{{- end -}}
{{- end -}}
{{- if ne (int $sum) 100 -}}
{{- fail (printf "routes.weights.%s: the weights make %d, and must make 100" $service (int $sum)) -}}
{{- end -}}
{{- end }}

{{/* Seconds until a pod is killed, checked: a pod that is killed while it drains loses what it serves. */}}
{{- define "bookinfo.gracePeriod" -}}
{{- $drain := .Values.drain -}}
{{- if ge (int $drain.delaySeconds) (int $drain.gracePeriodSeconds) -}}
{{- fail (printf "drain.gracePeriodSeconds %v must be more than drain.delaySeconds %v" $drain.gracePeriodSeconds $drain.delaySeconds) -}}
{{- end -}}
{{- $drain.gracePeriodSeconds -}}
{{- end }}

{{/* Whether each version has a Service of its own: HTTPRoutes need them. */}}
{{- define "bookinfo.versionServices" -}}
{{- if or .Values.routes.versionServices (eq .Values.routes.kind "gateway-api") -}}true{{- end -}}
{{- end }}
