"""The official apprenticeship API played on this machine: it checks each demand, and each of its own answers,
against the official specification."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.importing.mangling import SAMPLES

SPEC = json.loads((SAMPLES / "api-apprentissage-extract.json").read_text())
COURSE = json.loads((SAMPLES / "course.json").read_text())["course"]
PATH = "/formation/v1/search"
SEARCH = SPEC["paths"][PATH]["get"]
ANSWER = f"#/paths/{PATH.replace('/', '~1')}/get/responses/200/content/application~1json/schema"
KEY = "cle-inventee-pour-les-tests"
REGISTRY = Registry().with_resource("urn:spec", DRAFT202012.create_resource(SPEC))
CASTS = {"integer": int, "number": float, "string": str}
# The code that the specification uses for "too many requests".
TOO_MANY = "419"


def course(number: int, **changes: Any) -> dict[str, Any]:
    """One more fictitious course."""
    changed: dict[str, Any] = copy.deepcopy(COURSE) | changes
    changed["identifiant"] = {"cle_ministere_educatif": f"FICTIF-{number}#L01"}
    return changed


def check(schema: str, value: Any) -> None:
    """Raises when a value is not as the specification says."""
    Draft202012Validator({"$ref": f"urn:spec{schema}"}, registry=REGISTRY).validate(value)


def check_query(query: dict[str, str]) -> None:
    """Raises when a parameter is unknown or has a value that the specification does not allow."""
    known = {one["name"]: one["schema"] for one in SEARCH["parameters"]}
    for name, said in query.items():
        Draft202012Validator(known[name]).validate(CASTS[known[name]["type"]](said))
    assert ("latitude" in query) == ("longitude" in query)


@dataclass(frozen=True)
class Fault:
    """One answer that goes wrong; `body` None takes the specification's own, `cut` closes before its end."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    message: str = "Message inventé"
    body: bytes | None = None
    cut: int = 0


@dataclass
class Peer:
    """What the API holds, what goes wrong with its next answers, and what it was asked."""

    pages: list[list[dict[str, Any]]]
    faults: list[Fault | None] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    broken_rules: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, query: dict[str, str], authorization: str) -> Fault:
        """The next answer, as if all were faults: a status, and a body that the specification allows."""
        fault = self.faults.pop(0) if self.faults else None
        if fault is None and authorization != f"Bearer {KEY}":
            fault = Fault(401)
        if fault is not None:
            return fault if fault.body is not None else self._refusal(fault)
        index = int(query["page_index"])
        pages = {"page_count": len(self.pages), "page_size": int(query["page_size"]), "page_index": index}
        said = {"data": self.pages[index], "pagination": pages}
        check(ANSWER, said)
        return Fault(200, body=json.dumps(said).encode())

    def _refusal(self, fault: Fault) -> Fault:
        status = TOO_MANY if fault.status == 429 else str(fault.status)
        schema = f"{SEARCH['responses'][status]['$ref']}/content/application~1json/schema"
        name = schema.split("/")[3]
        code = SPEC["components"]["responses"][name]["content"]["application/json"]["schema"]["properties"]
        said = {"message": fault.message, "name": name, "statusCode": code["statusCode"]["enum"][0]}
        check(schema, said)
        return Fault(fault.status, fault.headers, body=json.dumps(said).encode(), cut=fault.cut)


def _handler(peer: Peer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            query = dict(parse_qsl(url.query))
            peer.queries.append(query)
            try:
                assert url.path == f"/api{PATH}"
                check_query(query)
                fault = peer.answer(query, self.headers["Authorization"])
            except Exception as error:  # noqa: BLE001 - told to the test, which has another thread
                peer.broken_rules.append(repr(error))
                fault = Fault(400, body=b"{}")
            self._send(fault)

        def _send(self, fault: Fault) -> None:
            body = fault.body or b""
            self.send_response(fault.status)
            for name, value in {"Content-Length": str(len(body)), **fault.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) - fault.cut])

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@contextmanager
def playing(*pages: list[dict[str, Any]]) -> Iterator[Peer]:
    """The API, until the end of the block, with its pages."""
    peer = Peer(list(pages))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(peer))
    peer.url = f"http://127.0.0.1:{server.server_port}/api"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert peer.broken_rules == []
