#!/usr/bin/env bash
# Deletes Bookinfo and every route that the samples may have left. Namespace: $NAMESPACE, else asked for (Enter: default).
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -z "${NAMESPACE:-}" ]; then
  read -r -p "namespace ? [default] " NAMESPACE || true
fi
namespace=${NAMESPACE:-default}

for kind in destinationrules virtualservices gateways.networking.istio.io \
            gateways.gateway.networking.k8s.io httproutes.gateway.networking.k8s.io; do
  kubectl get -n "$namespace" "$kind" -o name 2>/dev/null | while read -r object; do
    kubectl delete -n "$namespace" "$object"
  done
done

for file in bookinfo.yaml bookinfo-versions.yaml; do
  kubectl delete -n "$namespace" --ignore-not-found -f "$here/$file"
done
echo "Bookinfo is being deleted; its pods may take 30 s to end."
sleep 30
