"""The page's doors: what another site sends is refused, what is said of a visitor is one opaque cookie."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.running import Running


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("doors")) as running:
        yield running
        assert "Traceback" not in running.said()


@pytest.fixture
def visitor(service: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=20, trust_env=False) as client:
        yield client


def say(visitor: httpx.Client, text: str, **headers: str) -> httpx.Response:
    return visitor.post("/messages", data={"texte": text}, headers={"X-Requested-With": "fetch", **headers})


def first_replies(visitor: httpx.Client, count: int = 1) -> list[str]:
    """The first fragments of the stream."""
    found: list[str] = []
    with visitor.stream("GET", "/reponses?apres=0") as stream:
        for line in stream.iter_lines():
            found += [line] if line.startswith("data:") else []
            if sum("<article" in item or "id=" in item for item in found) >= count:
                break
    return found


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://ailleurs.fr"}],
)
def test_what_another_site_sends_is_refused(headers: dict[str, str], visitor: httpx.Client) -> None:
    assert say(visitor, "bonjour", **headers).status_code == 403


def test_the_cookie_comes_with_the_first_message_and_is_out_of_reach_of_scripts(
    visitor: httpx.Client,
) -> None:
    assert not visitor.get("/").cookies
    cookie = say(visitor, "merci").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_made_up_cookie_opens_nothing(visitor: httpx.Client) -> None:
    visitor.cookies.set("passerelle", "a" * 43)
    assert visitor.get("/reponses").status_code == 204
    visitor.cookies.set("passerelle", "../../etc/passwd")
    assert visitor.get("/").status_code == 200


def test_a_message_too_large_is_refused(visitor: httpx.Client) -> None:
    assert say(visitor, "a" * 200_000).status_code == 413


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"action": "speak:nimporte"},
        {"action": "theme:<script>"},
        {"action": "x" * 500},
        {"action": "answer:"},
        {"texte": "\0"},
        {"texte": "<script>alert(1)</script>", "cle": "../../x"},
    ],
)
def test_odd_fields_get_a_sensible_answer(fields: dict[str, str], visitor: httpx.Client) -> None:
    assert visitor.post("/messages", data=fields, headers={"X-Requested-With": "fetch"}).status_code == 204
    replies = first_replies(visitor)
    assert replies
    assert "<script" not in "".join(replies)


def test_every_page_carries_a_strict_policy(visitor: httpx.Client) -> None:
    for path in ("/", "/confidentialite", "/healthz", "/rien"):
        headers = visitor.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_message_sent_twice_with_the_same_key_is_answered_once(visitor: httpx.Client) -> None:
    for _ in range(3):
        visitor.post("/messages", data={"texte": "merci", "cle": "une-seule-fois"})
    first_replies(visitor)
    assert visitor.get("/").text.count(">merci<") == 1
