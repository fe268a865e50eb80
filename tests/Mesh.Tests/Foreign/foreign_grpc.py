"""Calls the test server Echo with Debian's python3-grpcio and nothing generated: Text is one string, field 1.

usage: foreign_grpc.py HOST:PORT AUTHORITY

Prints one JSON object. Through a sidecar the variable grpc_proxy says where CONNECT goes.
"""
import json
import sys

import grpc

SERVICE = "/bookinfo.mesh.tests.Echo/"
LIMIT = 60


def write(text):
    data = text.encode()
    assert len(data) < 128
    return b"" if not data else b"\x0a" + bytes([len(data)]) + data


def read(data):
    return data[2:].decode()


def main():
    address, authority = sys.argv[1:]
    seen = {}
    with grpc.insecure_channel(address, options=[("grpc.default_authority", authority)]) as channel:
        kind = {"request_serializer": write, "response_deserializer": read}
        say = channel.unary_unary(SERVICE + "Say", **kind)
        answer, call = say.with_call("hello", metadata=[("x-mood", ", gladly")], timeout=LIMIT)
        seen["say"] = answer
        seen["head"] = dict(call.initial_metadata()).get("x-head")
        seen["tail"] = dict(call.trailing_metadata()).get("x-tail")
        seen["count"] = list(channel.unary_stream(SERVICE + "Count", **kind)("5", timeout=LIMIT))
        seen["join"] = channel.stream_unary(SERVICE + "Join", **kind)(iter(["abc"] * 100), timeout=LIMIT)
        seen["chat"] = list(channel.stream_stream(SERVICE + "Chat", **kind)(iter(["one", "two"]), timeout=LIMIT))
        for word, deadline in (("fail", LIMIT), ("wait", 2)):
            try:
                say(word, timeout=deadline)
            except grpc.RpcError as error:
                seen[word] = [error.code().name, error.details() if word == "fail" else ""]
    print(json.dumps(seen))


main()
