"""Editors who never saw a file write, check, publish and put back what the assistant says."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import insert

from bot.console.contents.shapes import Shape, leaves_of
from bot.content.workshop import FileWorkshop
from bot.conversation.asked import Use
from bot.editing.pieces import Kind, Piece, fingerprint
from bot.staff.members import Role
from bot.storage.content_tables import uses
from bot.storage.database import Database
from tests.conftest import ROOT, Clock
from tests.edges.content_desk import ADVISER, CONTENTS, LODGING, SAMI, ZOE, fields, publish, sent
from tests.edges.staff_room import StaffRoom, csrf, words

WORKSHOP = FileWorkshop(ROOT)
SHIPPED = WORKSHOP.shipped()
ONE_OF_EACH = (
    *("answers/aide-logement", "figures/smic_mensuel", "forms/feasibility", "forms/centres"),
    *("helplines/helplines", "safeguard/suicide", "safeguard/words", "responses/utter_accueil"),
)
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
async def room(database: Database, clock: Clock) -> StaffRoom:
    """Two editors and an adviser."""
    made = StaffRoom(database, clock)
    await made.hire(ZOE, Role.EDITOR)
    await made.hire(SAMI, Role.EDITOR)
    await made.hire(ADVISER, Role.ADVISER)
    return made


@pytest.fixture
async def zoe(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    async with room.signed_in(ZOE) as browser:
        yield browser


@pytest.fixture
async def sami(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    async with room.signed_in(SAMI) as browser:
        yield browser


@pytest.mark.parametrize("piece", sorted(SHIPPED), ids=str)
def test_a_form_sent_as_it_is_shown_changes_nothing(piece: Piece) -> None:
    shape, body = Shape(WORKSHOP.schema(piece)), SHIPPED[piece]
    shown = shape.fields(body)
    assert fingerprint(shape.read(body, {leaf.name: leaf.value for leaf in leaves_of(shown)})) == fingerprint(
        body
    )


@pytest.mark.parametrize("kind", list(Kind))
async def test_each_kind_is_listed_and_each_piece_opens(zoe: httpx.AsyncClient, kind: Kind) -> None:
    page = await zoe.get(CONTENTS, params={"sorte": kind})
    listed = re.findall(rf'href="({CONTENTS}/{kind}/[^"]+)"', page.text)
    assert len(listed) == sum(piece.kind is kind for piece in SHIPPED)
    for address in listed[:: max(1, len(listed) // 3)]:
        assert (await zoe.get(address)).status_code == 200


async def test_found_by_a_word_of_an_alias_a_theme_a_state(zoe: httpx.AsyncClient) -> None:
    found = await zoe.get(CONTENTS, params={"chercher": "ptit apart", "theme": "aides"})
    assert "J'ai droit à l'APL" in words(found)
    assert "1 fiche" in words(found)
    nothing = await zoe.get(CONTENTS, params={"chercher": "xylophone"})
    assert "Aucune fiche ne correspond" in words(nothing)
    drafts = await zoe.get(CONTENTS, params={"etat": "brouillon"})
    assert "0 fiche" in words(drafts)


async def test_a_draft_is_kept_as_one_types_and_measured(zoe: httpx.AsyncClient) -> None:
    live = await sent(
        zoe, LODGING, {"label": "Payer mon loyer", "answer": "Oui. Vous avez droit à l'aide."}, live=True
    )
    said = words(live)
    assert "Brouillon gardé par Lina" in said
    assert "caractères sur 500" in said
    assert "« Vous » ne parle pas à ce public" in said
    assert "Payer mon loyer" in fields((await zoe.get(LODGING)).text)["label"]


async def test_what_is_wrong_is_said_beside_its_field_in_french(zoe: httpx.AsyncClient) -> None:
    live = await sent(
        zoe, LODGING, {"label": "x" * 31, "valid_from": "demain", "sources.0.url": "http://a"}, live=True
    )
    said = words(live)
    assert "<strong>Libellé</strong> : trop long : 30 caractères au plus" in said
    assert "<strong>Vaut depuis le</strong> : date illisible" in said
    assert "<strong>Sources, 1 : Adresse</strong> : écriture non permise : une adresse" in said


async def test_the_second_editor_sees_it_and_nothing_is_overwritten_in_silence(
    zoe: httpx.AsyncClient, sami: httpx.AsyncClient
) -> None:
    theirs = fields((await sami.get(LODGING)).text)
    await sent(zoe, LODGING, {"label": "De Zoé"})
    late = await sami.post(LODGING, data=theirs | {"label": "De Sami"})
    assert late.status_code == 409
    assert "enregistré cette fiche entre-temps" in words(late)
    assert fields(late.text)["label"] == "De Sami"
    assert fields((await sami.get(LODGING)).text)["label"] == "De Zoé"
    assert "écrit cette fiche" in words(await sami.get(LODGING))


async def test_the_gate_shows_the_change_the_checks_and_a_try(zoe: httpx.AsyncClient) -> None:
    aliases = "\n".join([*SHIPPED[Piece(Kind.ANSWER, "aide-logement")]["aliases"], "un toit pour zouzou"])
    await sent(zoe, LODGING, {"label": "Payer mon loyer", "aliases": aliases})
    page = words(await zoe.get(f"{LODGING}/publier"))
    assert "<del>" in page
    assert "<ins>un toit pour zouzou</ins>" in page
    assert "Tout est en ordre" in page
    tried = words(await zoe.get(f"{LODGING}/essai", params={"question": "un toit pour zouzou"}))
    assert "Une fois publié" in tried
    assert "J'ai droit à l'APL" in tried.partition("Une fois publié")[2]


async def test_the_gate_says_what_new_wordings_would_take_from_others(zoe: httpx.AsyncClient) -> None:
    aliases = SHIPPED[Piece(Kind.ANSWER, "aide-logement")]["aliases"]
    await sent(zoe, LODGING, {"aliases": "\n".join([*aliases, "un toit pour zouzou"])})
    assert "ne prennent de question à aucune autre" in words(await zoe.get(f"{LODGING}/vols"))
    taken = SHIPPED[Piece(Kind.ANSWER, "mobili-jeune")]["aliases"][:5]
    await sent(zoe, LODGING, {"aliases": "\n".join([*aliases, *taken])})
    said = words(await zoe.get(f"{LODGING}/vols"))
    assert "Vole" in said
    assert "Mobili-Jeune" in said


async def test_the_list_says_how_an_answer_does_and_never_a_count_under_five(
    room: StaffRoom, zoe: httpx.AsyncClient
) -> None:
    day = room.clock().date()
    rows = [
        {"day": day, "key": key, "territory": "44", "act": act, "count": count}
        for key, act, count in (
            ("aide-logement", Use.ASKED, 23),
            ("aide-logement", Use.HELPFUL, 3),
            ("mobili-jeune", Use.ASKED, 4),
        )
    ]
    await room.database.write(lambda connection: connection.execute(insert(uses), rows))
    page = words(await zoe.get(CONTENTS, params={"tri": "lues"}))
    assert "donnée 20 fois, la dernière fois le 23 novembre 2026" in page
    assert page.count(" fois,") == 1
    assert page.index("J'ai droit à l'APL") < page.index("C'est quoi le Smic")


async def test_published_it_is_in_history_and_one_click_puts_it_back(
    room: StaffRoom, zoe: httpx.AsyncClient
) -> None:
    for label in ("Payer mon loyer", "Mon loyer"):
        await sent(zoe, LODGING, {"label": label})
        assert (await publish(zoe, LODGING)).status_code == 303
    page = await zoe.get(f"{LODGING}/historique")
    assert "La CAF a changé sa page." in words(page)
    await zoe.post(f"{LODGING}/remettre", data={"csrf": await csrf(zoe), "numero": "1"})
    force = await room.editing.editors.in_force()
    assert force[Piece(Kind.ANSWER, "aide-logement")]["label"] == "Payer mon loyer"
    compared = words(await zoe.get(f"{LODGING}/historique", params={"de": "2", "a": "3"}))
    assert "<ins>Payer</ins>" in compared.replace("<ins>Payer mon</ins>", "<ins>Payer</ins>")


async def test_a_broken_draft_is_refused_with_its_field_and_without_a_reason_too(
    zoe: httpx.AsyncClient,
) -> None:
    await sent(zoe, LODGING, {"owner": ""})
    refused = await publish(zoe, LODGING)
    assert "<strong>Équipe qui en répond</strong> : à remplir" in words(refused)
    assert "À corriger avant de publier" in words(refused)
    await sent(zoe, LODGING, {"owner": "redaction", "label": "Payer mon loyer"})
    assert "pourquoi" in words(await publish(zoe, LODGING, why=" "))


async def test_a_new_answer_from_nothing_to_published(zoe: httpx.AsyncClient) -> None:
    data = {
        "csrf": await csrf(zoe),
        "cle": "aide-velo",
        "theme": "aides",
        "question": "Une aide pour un vélo ?",
    }
    begun = await zoe.post(f"{CONTENTS}/nouvelle", data=data)
    address = begun.headers["location"]
    assert address == f"{CONTENTS}/answers/aide-velo"
    await sent(zoe, address, {"faire": "ajouter:sources"})
    written = {
        "label": "Une aide pour un vélo",
        "audience": "jeune",
        "aliases": "\n".join(f"aide pour le velo numero {n}" for n in range(10)),
        "answer": "**Oui, parfois.** Demande à ta mairie.",
        "followups.0": "mobili-jeune",
        "certainty": "C",
        "confirm_with": "la mairie",
        "valid_from": "2026-11-01",
        "review_by": "2027-11-01",
        "sources.0.title": "Service-public",
        "sources.0.url": "https://www.service-public.fr/",
        "sources.0.checked_on": "2026-11-20",
    }
    await sent(zoe, address, written)
    assert (await publish(zoe, address)).status_code == 303
    again = await zoe.post(f"{CONTENTS}/nouvelle", data=data)
    assert "Cette clé est déjà prise" in words(again)


async def test_a_figure_gets_a_value_from_a_date_and_says_who_uses_it(zoe: httpx.AsyncClient) -> None:
    figure = f"{CONTENTS}/figures/smic_mensuel"
    assert "citent ce montant" in words(await zoe.get(figure))
    added = await sent(zoe, figure, {"faire": "ajouter:values"})
    part = added.headers["location"]
    assert "partie=values." in part
    page = await zoe.get(part)
    assert "Source" in words(page)


async def test_items_are_added_moved_and_taken_away(zoe: httpx.AsyncClient) -> None:
    await sent(zoe, LODGING, {"faire": "monter:sources.1"})
    first = fields((await zoe.get(LODGING)).text)
    assert first["sources.0.title"].startswith("Service-public")
    await sent(zoe, LODGING, {"faire": "retirer:sources.0"})
    assert not fields((await zoe.get(LODGING)).text)["sources.0.title"].startswith("Service-public")


@pytest.mark.parametrize(
    "act", ["retirer:sources.99", "retirer:key", "monter:nowhere.1", "ajouter:key", "x", "retirer:a.0.b"]
)
async def test_a_button_for_nothing_breaks_nothing(zoe: httpx.AsyncClient, act: str) -> None:
    assert (await sent(zoe, LODGING, {"faire": act})).status_code in (303, 409)


@pytest.mark.parametrize(
    "address",
    [
        "/answers/inconnue",
        "/nowhere/x",
        "/answers/..%2f..",
        "/answers/aide-logement?partie=sources.99",
        "/forms/x/publier",
    ],
)
async def test_what_is_not_there_is_said_so(zoe: httpx.AsyncClient, address: str) -> None:
    assert (await zoe.get(f"{CONTENTS}{address}")).status_code == 404


@pytest.mark.parametrize("name", ONE_OF_EACH)
async def test_nothing_written_in_any_field_is_ever_html_of_ours(zoe: httpx.AsyncClient, name: str) -> None:
    address = f"{CONTENTS}/{name}"
    pages, written = [address], set()
    for page in pages:
        text = (await zoe.get(page)).text
        pages += [part for part in parts_of(address, text) if part not in pages]
        typed = fields(text).keys() - {"csrf", "vu", "depuis", "partie"}
        written |= typed
        await sent(zoe, page, dict.fromkeys(typed, NASTY))
    assert written
    around = (f"{CONTENTS}?sorte={name.partition('/')[0]}", f"{address}/publier", f"{address}/historique")
    for page in (*pages, *around):
        text = (await zoe.get(page)).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def parts_of(address: str, text: str) -> list[str]:
    """The pages of the first item of each list that a page leads to."""
    return [f"{address}?partie={part}" for part in re.findall(r'\?partie=([a-z_.0]+\.0)"', text)]


async def test_editors_have_a_guide_advisers_no_page(room: StaffRoom, zoe: httpx.AsyncClient) -> None:
    assert "<h1>Écrire</h1>" in (await zoe.get(f"{CONTENTS}/aide")).text
    async with room.signed_in(ADVISER) as adviser:
        for address in (CONTENTS, LODGING, f"{LODGING}/publier", f"{LODGING}/historique", f"{CONTENTS}/aide"):
            assert (await adviser.get(address)).status_code == 403
