"""Puts a TCP stack under test by tcp-statechart.

Copy this file, derive a class from Stack, call serve(). No dependency.
It speaks the protocol of docs/protocol.md: a line of JSON in, one out.
"""
import json
import os
import sys
from ipaddress import IPv4Address
from typing import Any, Dict, List, NamedTuple, Optional


class Endpoint(NamedTuple):
    """One end of the connection."""

    address: IPv4Address
    port: int


class Stack:
    """What a stack has to do. What it leaves out, its capabilities do too."""

    name = "my-stack"
    version: Optional[str] = None
    capabilities: Dict[str, Any] = {}  # as docs/porting.md has it

    def start(self, profile: str, seed: int, options: Dict[str, str]) -> None:
        """Begins; `options` are those of --option NAME=VALUE."""

    def reset(self, local: Endpoint, peer: Endpoint) -> None:
        """Goes back to CLOSED, with nothing left."""
        raise NotImplementedError

    def call(self, what: str, octets: bytes) -> None:
        """The user calls: "OPEN.passive", "SEND" with octets, ..."""
        raise NotImplementedError

    def inject(self, packet: bytes) -> None:
        """An IPv4 packet arrives."""
        raise NotImplementedError

    def state(self) -> Optional[str]:
        """Says "ESTABLISHED", once nothing moves any more; None: not shown."""
        return None

    def advance(self, ms: int) -> None:
        """Time passes."""
        refuse("this stack has no advance()")

    def expire(self, timer: str) -> None:
        """A timer runs out now: "2MSL", "user", "retransmission"."""
        refuse("this stack has no expire()")

    def set_iss(self, iss: int) -> None:
        """The next connection begins with this number."""
        refuse("this stack has no set_iss()")

    def read(self, on: bool) -> None:
        """Does the user take octets as they come?"""
        refuse("this stack has no read()")


# What was seen since the last answer.
_seen: Dict[str, List[str]] = {"segments": [], "events": [], "delivered": []}
_refusals: List[str] = []


def sent(packet: bytes) -> None:
    """The stack has sent an IPv4 packet."""
    _seen["segments"].append(bytes(packet).hex())


def told(signal: str) -> None:
    """The user is told: "data", "connection closing", ..."""
    _seen["events"].append(signal)


def delivered(octets: bytes) -> None:
    """Octets have reached the user."""
    _seen["delivered"].append(bytes(octets).hex())


def refuse(why: str) -> None:
    """Says why this line cannot be asked, in place of an answer."""
    _refusals.append(why)


def _forget() -> None:
    for texts in _seen.values():
        texts.clear()


def _endpoint(text: str) -> Endpoint:
    address, port = text.split(":")
    return Endpoint(IPv4Address(address), int(port))


def _perform(stack: Stack, operation: Dict[str, Any]) -> None:
    op = operation["op"]
    if op == "hello":
        options = {key[7:]: value for key, value in operation.items()
                   if key.startswith("option.")}
        stack.start(operation["profile"], operation["seed"], options)
    elif op == "reset":
        stack.reset(_endpoint(operation["local"]),
                    _endpoint(operation["peer"]))
        _forget()  # what ends the last connection is no answer of the next
    elif op == "call":
        stack.call(operation["call"],
                   bytes.fromhex(operation.get("octets", "")))
    elif op == "inject":
        stack.inject(bytes.fromhex(operation["segment"]))
    elif op == "advance":
        stack.advance(int(operation["ms"]))
    elif op == "expire":
        stack.expire(operation["timer"])
    elif op == "iss":
        stack.set_iss(operation["iss"])
    elif op == "read":
        stack.read(operation["on"] == 1)
    else:
        refuse(f'this stack has no operation "{op}"')


def _answer(stack: Stack, request: List[Dict[str, Any]]) -> Dict[str, Any]:
    for operation in request:
        _perform(stack, operation)
    answer: Dict[str, Any]
    if request and request[0]["op"] == "hello":
        answer = {"protocol": 1, "name": stack.name, "version": stack.version,
                  "capabilities": stack.capabilities}
    else:
        # The state first: to ask for it may set the stack in motion.
        answer = {"state": stack.state(), **_seen}
    if _refusals:
        answer = {"refused": _refusals[0]}
    return {key: value for key, value in answer.items() if value is not None}


def serve(stack: Stack) -> None:
    """Serves until standard input ends."""
    # What a stack prints, or a C library below it, is no answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    for line in sys.stdin.buffer:
        print(json.dumps(_answer(stack, json.loads(line))), file=answers,
              flush=True)
        _forget()
        _refusals.clear()
