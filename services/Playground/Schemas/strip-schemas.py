#!/usr/bin/env python3
"""Strips CustomResourceDefinitions and Kubernetes OpenAPI documents to facts: names, types, enums, bounds, defaults,
required fields. No descriptions. Writes istio.json, gateway-api.json and kubernetes.json beside itself.

usage: strip-schemas.py ISTIO_CRDS.yaml GATEWAY_API_CRDS.yaml FOLDER_OF_KUBERNETES_OPENAPI_V3
Needs python3-yaml. Run again when the schemas change; the output is committed.
"""
import json
import pathlib
import sys

import yaml

KEPT = ("type", "enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties",
        "maxProperties", "pattern", "format", "required", "nullable", "default")
RULES = {"must be a valid duration greater than 1ms": "duration", "port must be between 1-65535": "port"}
OBJECT_META = {"ref": "meta.v1.ObjectMeta"}
GROUPS = {  # served kinds by OpenAPI document
    "api__v1": ("", "core.v1", ["Namespace", "Node", "Pod", "Service", "Endpoints", "ConfigMap", "Secret", "ServiceAccount", "Event",
                                "PersistentVolumeClaim"]),
    "apis__apps__v1": ("apps", "apps.v1", ["Deployment", "ReplicaSet"]),
    "apis__batch__v1": ("batch", "batch.v1", ["Job"]),
    "apis__discovery.k8s.io__v1": ("discovery.k8s.io", "discovery.v1", ["EndpointSlice"]),
    "apis__networking.k8s.io__v1": ("networking.k8s.io", "networking.v1", ["Ingress", "IngressClass", "NetworkPolicy"]),
    "apis__policy__v1": ("policy", "policy.v1", ["PodDisruptionBudget"]),
    "apis__autoscaling__v2": ("autoscaling", "autoscaling.v2", ["HorizontalPodAutoscaler"]),
    "apis__rbac.authorization.k8s.io__v1": ("rbac.authorization.k8s.io", "rbac.v1", ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"]),
}


def strip(schema):
    out = {key: schema[key] for key in KEPT if key in schema}
    if schema.get("x-kubernetes-preserve-unknown-fields"):
        out["open"] = True
    if schema.get("x-kubernetes-int-or-string"):
        out = {"type": "int-or-string", **{k: v for k, v in out.items() if k in ("maximum", "minimum", "pattern", "default")}}
    for rule in schema.get("x-kubernetes-validations", []):
        if rule.get("message") in RULES:
            out["rule"] = RULES[rule["message"]]
    if "properties" in schema:
        out["properties"] = {name: strip(value) for name, value in schema["properties"].items()}
    if isinstance(schema.get("items"), dict):
        out["items"] = strip(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        out["additionalProperties"] = strip(schema["additionalProperties"])
    if out.get("type") != "int-or-string":
        for combined in ("oneOf", "anyOf", "allOf"):
            if combined in schema:
                out[combined] = [strip(part) for part in schema[combined]]
        if "not" in schema:
            out["not"] = strip(schema["not"])
    return out


def crds(path):
    kinds = {}
    for document in yaml.safe_load_all(open(path)):
        if not document:
            continue
        spec = document["spec"]
        version = next(v for v in spec["versions"] if v["storage"]) if spec["group"] == "gateway.networking.k8s.io" else spec["versions"][0]
        schema = strip(version["schema"]["openAPIV3Schema"])
        schema["properties"].update(apiVersion={"type": "string"}, kind={"type": "string"}, metadata=OBJECT_META)
        schema["properties"].pop("status", None)
        schema["properties"]["status"] = {"type": "object", "open": True}
        kinds[f'{spec["group"]}/{spec["names"]["kind"]}'] = schema
    return {"kinds": kinds, "types": {}}


def short(ref):
    return ref.split("/")[-1].removeprefix("io.k8s.api.").removeprefix("io.k8s.apimachinery.pkg.apis.").removeprefix("io.k8s.apimachinery.pkg.")


def kubernetes(folder):
    kinds, types = {}, {}

    def convert(schema, schemas):
        if "allOf" in schema and len(schema["allOf"]) == 1:
            schema = schema["allOf"][0]
        if "$ref" in schema:
            name = short(schema["$ref"])
            if name not in types:
                types[name] = {}
                types[name] = convert(schemas[schema["$ref"].split("/")[-1]], schemas)
            return {"ref": name}
        if schema.get("format") == "int-or-string":
            return {"type": "int-or-string"}
        if "oneOf" in schema:
            return {"type": "quantity"}
        out = {key: schema[key] for key in ("type", "enum", "format", "required") if key in schema}
        if "properties" in schema:
            out["properties"] = {name: convert(value, schemas) for name, value in schema["properties"].items()}
        if isinstance(schema.get("items"), dict):
            out["items"] = convert(schema["items"], schemas)
        if isinstance(schema.get("additionalProperties"), dict):
            out["additionalProperties"] = convert(schema["additionalProperties"], schemas)
        if out.get("type") == "object" and "properties" not in out and "additionalProperties" not in out:
            out["open"] = True
        return out

    for document, (group, prefix, names) in GROUPS.items():
        schemas = json.load(open(folder / f"{document}.json"))["components"]["schemas"]
        for name in names:
            kinds[f"{group}/{name}"] = convert({"$ref": f"io.k8s.api.{prefix}.{name}"}, schemas)
    return {"kinds": kinds, "types": types}


def write(path, content):
    """One kind or type a line, so that a change shows as the lines it changes."""
    def block(entries):
        return ",\n".join(f"{json.dumps(name)}: {json.dumps(entries[name], separators=(',', ':'))}" for name in sorted(entries))
    path.write_text(f'{{"kinds": {{\n{block(content["kinds"])}\n}}, "types": {{\n{block(content["types"])}\n}}}}\n')


def main():
    istio, gateway_api, folder = sys.argv[1:]
    here = pathlib.Path(__file__).parent
    write(here / "istio.json", crds(istio))
    write(here / "gateway-api.json", crds(gateway_api))
    write(here / "kubernetes.json", kubernetes(pathlib.Path(folder)))


main()
