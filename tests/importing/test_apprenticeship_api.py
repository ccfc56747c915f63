"""The official API is asked as its specification says, with patience, and never gives half of an answer."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import ValidationError

from bot.directory.centres import Offer
from bot.directory.columns import OFFERS
from bot.directory.tables import Sheet, written
from bot.errors import ImportRefusedError
from bot.importing.harvest import Harvest
from bot.importing.offers import apprenticeship_api, courses
from bot.importing.offers.apprenticeship_api import Area
from tests.importing import api_peer
from tests.importing.api_peer import COURSE, KEY, SPEC, Fault, Peer, course, playing
from tests.importing.mangling import FORMATS, NO_SHARED, SHARED, mangled


class Waits(list[float]):
    """Pauses that were asked for, and cost nothing."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def peer() -> Iterator[Peer]:
    with playing([course(1), course(2)], [course(3)], [course(4)]) as one:
        yield one


def ask(peer: Peer, waits: Waits, area: Area | None = None, key: str = KEY) -> Harvest[Offer]:
    return apprenticeship_api.offers(key, area, base_url=peer.url, wait=waits)


def refusal(peer: Peer, waits: Waits, key: str = KEY) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        ask(peer, waits, key=key)
    assert key not in str(caught.value)
    return str(caught.value)


def test_every_page_is_asked_for_once(peer: Peer, waits: Waits) -> None:
    offers = ask(peer, waits).rows
    assert [offer.key for offer in offers] == [f"FICTIF-{number}#L01" for number in range(1, 5)]
    assert [query["page_index"] for query in peer.queries] == ["0", "1", "2"]
    assert {query["page_size"] for query in peer.queries} == {"1000"}
    assert waits == []


def test_the_whole_country_is_asked_for_unless_an_area_is_given(peer: Peer, waits: Waits) -> None:
    ask(peer, waits)
    assert "latitude" not in peer.queries[0]
    ask(peer, waits, Area(47.21, -1.55, 60))
    assert peer.queries[-1]["latitude"] == "47.21"
    assert (peer.queries[-1]["longitude"], peer.queries[-1]["radius"]) == ("-1.55", "60")


def test_progress_knows_how_many_pages_there_are(peer: Peer, waits: Waits) -> None:
    seen: list[int] = []

    def progress(pages: Any, count: int) -> Any:
        for page in pages:
            seen.append(count)
            yield page

    apprenticeship_api.offers(KEY, None, progress, base_url=peer.url, wait=waits)
    assert seen == [3, 3, 3]


def test_too_many_requests_wait_as_long_as_the_server_asks(peer: Peer, waits: Waits) -> None:
    peer.faults = [None, Fault(429, {"Retry-After": "7"})]
    assert len(ask(peer, waits).rows) == 4
    assert waits == [7]


def test_a_retry_after_may_be_a_date(peer: Peer, waits: Waits) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    peer.faults = [Fault(503, {"Retry-After": later})]
    ask(peer, waits)
    assert 50 < waits[0] <= 60


def test_a_server_that_asks_for_an_hour_is_left_for_another_day(peer: Peer, waits: Waits) -> None:
    peer.faults = [Fault(429, {"Retry-After": "3600"})]
    assert "60 minutes" in refusal(peer, waits)
    assert waits == []


def test_a_server_that_stumbles_twice_is_asked_again(peer: Peer, waits: Waits) -> None:
    peer.faults = [Fault(500), Fault(502)]
    assert len(ask(peer, waits).rows) == 4
    assert waits == [1, 2]


def test_an_error_on_a_later_page_refuses_everything(peer: Peer, waits: Waits) -> None:
    peer.faults = [None, *[Fault(500)] * 5]
    assert "5 essais" in refusal(peer, waits)
    assert waits == [1, 2, 4, 8]


@pytest.mark.parametrize(("status", "said"), [(401, "refuse la clé"), (403, "n'ouvre pas"), (400, "demande")])
def test_a_refusal_is_said_in_french_and_at_once(peer: Peer, waits: Waits, status: int, said: str) -> None:
    peer.faults = [Fault(status)]
    assert said in refusal(peer, waits)
    assert len(peer.queries) == 1


def test_a_wrong_key_is_refused_and_never_shown(peer: Peer, waits: Waits) -> None:
    assert "refuse la clé" in refusal(peer, waits, key="mauvaise-cle")
    peer.faults = [Fault(403, message=f"clé {KEY} inconnue")]
    assert "clé … inconnue" in refusal(peer, waits)


@pytest.mark.parametrize("key", ["", "deux mots", "clé", "ligne\nsuivante"])
def test_a_key_that_cannot_be_one_is_not_sent(peer: Peer, waits: Waits, key: str) -> None:
    with pytest.raises(ImportRefusedError, match="vide ou contient"):
        ask(peer, waits, key=key)
    assert peer.queries == []


def test_nobody_answering_is_said_after_five_tries(waits: Waits) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = Peer([], url=f"http://127.0.0.1:{closed.getsockname()[1]}/api")
    assert "connexion impossible" in refusal(nobody, waits)
    assert len(waits) == 4


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/api", "http://127.0.0.1:port", "127.0.0.1/api"])
def test_an_address_that_cannot_be_one_is_refused_at_once(waits: Waits, url: str) -> None:
    assert "incorrecte" in refusal(Peer([], url=url), waits)
    assert waits == []


@pytest.mark.parametrize(
    "fault", [Fault(200, body=b'{"data": [{"ident'), Fault(200, body=b'{"data": []}', cut=3)]
)
def test_an_answer_cut_short_is_asked_for_again(peer: Peer, waits: Waits, fault: Fault) -> None:
    peer.faults = [fault]
    assert len(ask(peer, waits).rows) == 4
    peer.faults = [fault] * 5
    assert "coupée" in refusal(peer, waits)


@pytest.mark.parametrize(
    "body", [b"null", b"[]", b'{"data": []}', b'{"data": [], "pagination": {"page_count": 2}}']
)
def test_an_answer_of_another_form_refuses_everything(peer: Peer, waits: Waits, body: bytes) -> None:
    peer.faults = [Fault(200, body=body)]
    assert "format inattendu" in refusal(peer, waits)


def test_a_course_becomes_an_offer_where_it_is_taught() -> None:
    offer = courses.offer(course(1))
    assert (offer.label, offer.centre) == ("CAP Boulanger", "CFA Fictif de l'Estuaire")
    assert (offer.level, offer.months, offer.rncp, offer.romes) == (3, 24, "RNCP37537", ("D1102",))
    assert (offer.address, offer.commune, offer.point) == ("12 rue des Essais", "44109", (47.21, -1.55))
    assert (offer.siret, offer.uai, offer.phone) == ("00000000000001", "0449999Z", "02 00 00 00 00")
    assert offer.starts == (date(2026, 9, 1), date(2027, 9, 1))
    assert "@" not in written(OFFERS, Sheet("", (offer,)))


def test_a_course_without_a_place_is_at_its_centre() -> None:
    offer = courses.offer(course(1, lieu=None))
    assert (offer.town, offer.point) == ("Saint-Nazaire", (47.27, -2.2))


@pytest.mark.parametrize("status", ["archivé", "supprimé"])
def test_what_is_not_published_or_has_no_siret_is_left_aside(waits: Waits, status: str) -> None:
    unknown = course(2, formateur={"organisme": None, "connu": False})
    with playing([course(1, statut={"catalogue": status}), unknown, course(3)]) as peer:
        harvest = ask(peer, waits)
    assert [offer.key for offer in harvest.rows] == ["FICTIF-3#L01"]
    assert [one.line for one in harvest.dropped] == [1, 2]
    assert status in harvest.dropped[0].reason
    assert "SIRET" in harvest.dropped[1].reason


def saved(folder: Path, value: Any) -> Path:
    path = folder / "reponse.json"
    path.write_text(json.dumps(value))
    return path


def answer(index: int, count: int, *inside: Any) -> dict[str, Any]:
    pages = {"page_count": count, "page_size": 1000, "page_index": index}
    return {"data": list(inside), "pagination": pages}


def test_a_saved_answer_is_read_in_each_of_its_forms(tmp_path: Path) -> None:
    one, two = course(1), course(2)
    for value in (answer(0, 1, one, two), [answer(0, 2, one), answer(1, 2, two)], [one, two]):
        harvest = courses.saved(saved(tmp_path, value))
        assert [offer.key for offer in harvest.rows] == ["FICTIF-1#L01", "FICTIF-2#L01"]
        assert harvest.dropped == []


def test_the_pages_that_were_not_saved_are_told(tmp_path: Path) -> None:
    harvest = courses.saved(saved(tmp_path, answer(0, 3, course(1))))
    assert [one.reason for one in harvest.dropped] == ["pages de la réponse absentes du fichier : 2"]


@pytest.mark.parametrize("value", [{"autre": 1}, [], "texte", 3, None])
def test_another_file_is_refused(tmp_path: Path, value: Any) -> None:
    with pytest.raises(ImportRefusedError):
        courses.saved(saved(tmp_path, value))


@given(mangled(COURSE))
def test_no_course_however_mangled_stops_the_rest(tmp_path_factory: pytest.TempPathFactory, one: Any) -> None:
    harvest = courses.saved(saved(tmp_path_factory.getbasetemp(), answer(0, 1, one, COURSE)))
    assert harvest.rows[-1].key == COURSE["identifiant"]["cle_ministere_educatif"]
    assert len(harvest.rows) + len(harvest.dropped) == 2
    assert written(OFFERS, Sheet("", tuple(harvest.rows))).encode()


@pytest.mark.parametrize(
    "query", [{"page_size": "1001"}, {"inconnu": "1"}, {"latitude": "47"}, {"include_archived": "oui"}]
)
def test_the_checks_of_the_specification_are_awake(query: dict[str, str]) -> None:
    with pytest.raises((ValidationError, KeyError, AssertionError)):
        api_peer.check_query(query)
    with pytest.raises(ValidationError):
        api_peer.check(api_peer.ANSWER, answer(0, 1, course(1, statut={"catalogue": "inconnu"})))


@pytest.mark.skipif(not SHARED.exists(), reason=NO_SHARED)
def test_our_extract_of_the_specification_is_the_official_one() -> None:
    official = json.loads((FORMATS / "api-apprentissage-openapi.json").read_text())
    for path, said in SPEC["paths"].items():
        assert said == official["paths"][path]
    for kind, parts in SPEC["components"].items():
        assert parts == {name: official["components"][kind][name] for name in parts}
    assert official["servers"][0]["url"] == apprenticeship_api.BASE_URL
