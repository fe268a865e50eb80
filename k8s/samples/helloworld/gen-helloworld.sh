#!/usr/bin/env bash
# Prints helloworld under a version of your choice: gen-helloworld.sh [--version NAME] [--includeService true|false] [--includeDeployment true|false]
set -euo pipefail
version=v1 service=true deployment=true
while [ $# -gt 0 ]; do
  case $1 in
    -h|--help) sed -n 2p "$0"; exit 0 ;;
    --version) version=${2:?--version wants a name}; shift 2 ;;
    --includeService) service=${2:?--includeService wants true or false}; shift 2 ;;
    --includeDeployment) deployment=${2:?--includeDeployment wants true or false}; shift 2 ;;
    *) echo "unknown option $1" >&2; sed -n 2p "$0" >&2; exit 2 ;;
  esac
done

if [ "$service" = true ]; then
  cat <<YAML
apiVersion: v1
kind: Service
metadata:
  name: helloworld
  labels:
    app: helloworld
    service: helloworld
spec:
  ports:
  - port: 5000
    name: http
  selector:
    app: helloworld
---
YAML
fi

if [ "$deployment" = true ]; then
  cat <<YAML
apiVersion: apps/v1
kind: Deployment
metadata:
  name: helloworld-$version
  labels:
    app: helloworld
    version: $version
spec:
  replicas: 1
  selector:
    matchLabels:
      app: helloworld
      version: $version
  template:
    metadata:
      labels:
        app: helloworld
        version: $version
    spec:
      containers:
      - name: helloworld
        image: registry.istio.io/release/examples-helloworld-v1
        imagePullPolicy: IfNotPresent
        env:
        - name: SERVICE_VERSION
          value: $version
        ports:
        - containerPort: 5000
        resources:
          requests:
            cpu: "100m"
YAML
fi
