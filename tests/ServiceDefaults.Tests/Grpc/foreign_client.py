"""Calls a gRPC server with nothing known of it beforehand: the messages' shapes come from the server's own reflection.

usage: foreign_client.py HOST:PORT list
       foreign_client.py HOST:PORT PACKAGE.SERVICE/METHOD [JSON] [--metadata NAME=VALUE]... [--deadline SECONDS]

Prints one JSON object. Needs Debian's python3-grpcio (with its python3-protobuf), nothing generated.
"""
import argparse
import json
import time

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

REFLECTION = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
LIMIT = 30


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def text_field(number, text):
    data = text.encode()
    return varint(number << 3 | 2) + varint(len(data)) + data


def fields(data):
    """Number and value of each field of a message; only varints and length-delimited ones occur in reflection."""
    at = 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = number()
        if key & 7 == 0:
            yield key >> 3, number()
        elif key & 7 == 2:
            length = number()
            yield key >> 3, data[at:at + length]
            at += length
        else:
            raise ValueError(f"wire type {key & 7}")


def reflect(channel, request):
    call = channel.stream_stream(REFLECTION, request_serializer=bytes, response_deserializer=bytes)
    answer = dict(fields(next(iter(call(iter([request]), timeout=LIMIT)))))
    if 7 in answer:
        raise SystemExit("reflection: " + dict(fields(answer[7])).get(2, b"").decode())
    return answer


def services(channel):
    return [dict(fields(value))[1].decode() for number, value in fields(reflect(channel, text_field(7, ""))[6]) if number == 1]


def pool_of(channel, symbol):
    files = {}
    for number, value in fields(reflect(channel, text_field(4, symbol))[4]):
        if number == 1:
            file = descriptor_pb2.FileDescriptorProto.FromString(value)
            files[file.name] = file
    pool = descriptor_pool.DescriptorPool()

    def add(name):
        file = files.pop(name, None)
        if file is None:
            return
        for dependency in file.dependency:
            add(dependency)
        pool.Add(file)

    for name in list(files):
        add(name)
    return pool


def message_class(descriptor):
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory().GetPrototype(descriptor)


def call(channel, path, body, metadata, deadline):
    service, method = path.split("/")
    pool = pool_of(channel, service)
    shape = pool.FindServiceByName(service).methods_by_name[method]
    request = json_format.ParseDict(json.loads(body), message_class(shape.input_type)())
    stub = channel.unary_unary("/" + path, request_serializer=lambda m: m.SerializeToString(), response_deserializer=message_class(shape.output_type).FromString)
    start = time.monotonic()
    try:
        answer, end = stub.with_call(request, metadata=metadata, timeout=deadline)
        outcome = {"code": end.code().name, "details": end.details(), "answer": json_format.MessageToDict(answer)}
    except grpc.RpcError as error:
        outcome = {"code": error.code().name, "details": error.details(), "answer": None}
    outcome["seconds"] = time.monotonic() - start
    return outcome


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("address")
    arguments.add_argument("method")
    arguments.add_argument("body", nargs="?", default="{}")
    arguments.add_argument("--metadata", action="append", default=[])
    arguments.add_argument("--deadline", type=float, default=LIMIT)
    given = arguments.parse_args()
    # Only loopback: what http_proxy says is not for it.
    with grpc.insecure_channel(given.address, options=[("grpc.enable_http_proxy", 0)]) as channel:
        if given.method == "list":
            print(json.dumps({"services": services(channel)}))
        else:
            pairs = [pair.split("=", 1) for pair in given.metadata]
            metadata = [(name, value.encode() if name.endswith("-bin") else value) for name, value in pairs]
            print(json.dumps(call(channel, given.method, given.body, metadata, given.deadline)))


main()
