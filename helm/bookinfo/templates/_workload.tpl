{{/*
A workload: account, Service and a Deployment for each enabled version. Arguments:
  root        $
  name        Service, container and label app
  values      its part of the values
  account     name of the service account
  ports       ports of the Service: name, port, targetPort (absent: the same)
  container   ports of the container
  management  port of /livez and /readyz
  args        arguments; the word PREFIX is the version's prefix (absent: the image's own)
  env         further environment, name to text
  plain       the version whose Deployment bears the workload's name alone (absent: none does)
*/}}
{{- define "bookinfo.workload" -}}
{{- $w := . -}}
{{- $root := .root -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $w.account }}
  labels:
    account: {{ $w.name }}
    {{- include "bookinfo.labels" $root | nindent 4 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $w.name }}
  labels:
    app: {{ $w.name }}
    service: {{ $w.name }}
    {{- include "bookinfo.labels" $root | nindent 4 }}
spec:
  ports:
  {{- range $w.ports }}
  - name: {{ .name }}
    port: {{ .port }}
    {{- with .targetPort }}
    targetPort: {{ . }}
    {{- end }}
  {{- end }}
  selector:
    app: {{ $w.name }}
{{- range $version, $v := $w.values.versions }}
{{- if $v.enabled }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $w.name }}{{ if ne $version (default "" $w.plain) }}-{{ $version }}{{ end }}
  labels:
    app: {{ $w.name }}
    version: {{ $version }}
    {{- include "bookinfo.labels" $root | nindent 4 }}
spec:
  {{- if not (and $root.Values.autoscaling.enabled $w.scales) }}
  replicas: {{ hasKey $v "replicas" | ternary $v.replicas 1 }}
  {{- end }}
  selector:
    matchLabels:
      app: {{ $w.name }}
      version: {{ $version }}
  template:
    metadata:
      labels:
        {{- with $root.Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        app: {{ $w.name }}
        version: {{ $version }}
      {{- with mergeOverwrite (dict) (default (dict) $w.annotations) $root.Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ $w.account }}
      {{- include "bookinfo.pod" (dict "root" $root "app" $w.name "version" $version) | nindent 6 }}
      terminationGracePeriodSeconds: {{ include "bookinfo.gracePeriod" $root }}
      containers:
      - name: {{ $w.name }}
        image: {{ include "bookinfo.image" (dict "root" $root "image" $v.image) | quote }}
        imagePullPolicy: {{ $root.Values.image.pullPolicy }}
        {{- with $w.args }}
        args:
        {{- range . }}
        - {{ . | replace "PREFIX" (default "" $v.prefix) | quote }}
        {{- end }}
        {{- end }}
        env:
        - name: DRAIN_DELAY
          value: {{ $root.Values.drain.delaySeconds | quote }}
        {{- if ne (toString $w.management) "9080" }}
        - name: MANAGEMENT_PORT
          value: {{ $w.management | quote }}
        {{- end }}
        {{- with $root.Values.telemetry.otlpEndpoint }}
        - name: OTEL_EXPORTER_OTLP_ENDPOINT
          value: {{ . | quote }}
        {{- end }}
        {{- range $name, $value := mergeOverwrite (dict) (default (dict) $w.env) (default (dict) $v.env) }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
        {{- range $name, $key := $v.secretEnv }}
        - name: {{ $name }}
          valueFrom:
            secretKeyRef:
              name: {{ $key.name }}
              key: {{ $key.key }}
        {{- end }}
        ports:
        {{- range $w.container }}
        - containerPort: {{ . }}
        {{- end }}
        resources:
          {{- toYaml (default $w.values.resources $v.resources) | nindent 10 }}
        {{- include "bookinfo.probes" $w.management | nindent 8 }}
        securityContext:
          {{- toYaml $root.Values.containerSecurityContext | nindent 10 }}
        volumeMounts:
        - name: tmp
          mountPath: /tmp
      volumes:
      - name: tmp
        emptyDir: {}
{{- end }}
{{- end }}
{{- if $root.Values.podDisruptionBudgets.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $w.name }}
  labels:
    app: {{ $w.name }}
    {{- include "bookinfo.labels" $root | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: {{ $w.name }}
{{- end }}
{{- end }}

{{/* What every pod's spec has. Arguments: root, app, version (absent: a client, which has none). */}}
{{- define "bookinfo.pod" -}}
{{- $values := .root.Values -}}
automountServiceAccountToken: {{ $values.automountServiceAccountToken }}
{{- with $values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
- name: {{ . }}
{{- end }}
{{- end }}
{{- $security := deepCopy $values.podSecurityContext }}
{{- /* The Python original's port is 80, below 1024, where a program that is not root may listen only if the pod says so: a safe sysctl. */}}
{{- if and (eq .app "httpbin") (eq $values.httpbin.dialect "py") }}
{{- $port := list (dict "name" "net.ipv4.ip_unprivileged_port_start" "value" "0") }}
{{- $security = set $security "sysctls" (concat (default (list) $security.sysctls) $port) }}
{{- end }}
{{- with $security }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "bookinfo.placement" .root | trim }}
{{ . }}
{{- end }}
{{- if and $values.topologySpread.enabled .version }}
topologySpreadConstraints:
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      app: {{ .app }}
      version: {{ .version }}
{{- end }}
{{- end }}

{{/* Where a pod may run. */}}
{{- define "bookinfo.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Ready when it answers, and restarted when it no longer does. Argument: the port. */}}
{{- define "bookinfo.probes" -}}
startupProbe:
  httpGet:
    path: /readyz
    port: {{ . }}
  periodSeconds: 1
  failureThreshold: 60
readinessProbe:
  httpGet:
    path: /readyz
    port: {{ . }}
  periodSeconds: 5
  failureThreshold: 2
livenessProbe:
  httpGet:
    path: /livez
    port: {{ . }}
  periodSeconds: 10
  failureThreshold: 3
{{- end }}
