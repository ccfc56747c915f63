"""Editors see how far Rasa's learning is and why a model was refused, and may ask for one more try."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict, replace

import httpx
import pytest
from sqlalchemy import insert

from bot.console.training import TRAINING
from bot.editing.training import Figure, Lost, Measure, State, Training, Verdict, Word
from bot.staff.members import Role
from bot.storage.beats import Beats
from bot.storage.content_tables import revisions
from bot.storage.database import Database
from tests.conftest import Clock
from tests.edges.staff_room import StaffRoom, csrf, words

POLLS = 'hx-trigger="every 3s"'
HTMX = {"HX-Request": "true"}
REFUSED = Training(
    "wanted",
    1,
    State.REFUSED,
    "L'ancien modèle reste en service.",
    "Bonne réponse en premier : 80,0 % au lieu de 93,6 %, moins que 91,7 %.",
    Verdict(
        [Figure(Measure.FIRST, 0.8, 0.936, 0.917, 0.95), Figure(Measure.WRONG, 0.012, 0.012, 0.007, 0.022)],
        [Lost("<b>c koi</b> le cfa", "C'est quoi un CFA", "aucune réponse")],
    ),
)


@pytest.fixture
def room(database: Database, clock: Clock) -> StaffRoom:
    return StaffRoom(database, clock)


@pytest.fixture
async def editor(room: StaffRoom) -> AsyncIterator[httpx.AsyncClient]:
    await room.hire("zoe@exemple.test", Role.EDITOR)
    async with room.signed_in("zoe@exemple.test") as browser:
        yield browser


async def says(room: StaffRoom, word: Word) -> None:
    """Whoever teaches says so."""
    assert await Beats(room.database, room.clock).beat("teacher", asdict(word))


async def shown(browser: httpx.AsyncClient) -> str:
    response = await browser.get(TRAINING, headers=HTMX)
    assert response.status_code == 200
    return words(response)


async def test_while_it_learns_the_page_says_how_far_and_asks_again(
    room: StaffRoom, editor: httpx.AsyncClient
) -> None:
    await says(room, Word("wanted", seen=1))
    progress = "Examen : 300 questions sur 946 posées au nouveau modèle."
    await room.trainings.keep(Training("wanted", 1, State.EVALUATING, progress))
    page = await shown(editor)
    assert "Examen en cours" in page
    assert progress in page
    assert POLLS in page
    assert "repérage local" in page


async def test_refused_it_shows_both_figures_and_what_would_be_lost(
    room: StaffRoom, editor: httpx.AsyncClient
) -> None:
    await says(room, Word("wanted", seen=1))
    await room.trainings.keep(REFUSED)
    page = await shown(editor)
    assert REFUSED.reason in page
    assert "93,6 % (de 91,7 % à 95,0 %)" in page
    assert "80,0 % (hors limite)" in page.replace("<strong>", "").replace("</strong>", "")
    assert "&lt;b&gt;c koi" in (await editor.get(TRAINING)).text
    assert POLLS not in page


async def test_an_editor_has_it_tried_again_once(room: StaffRoom, editor: httpx.AsyncClient) -> None:
    await says(room, Word("wanted", seen=1))
    await room.trainings.keep(REFUSED)
    assert "Réessayer" in await shown(editor)
    sent = {"entrainement": "1", "csrf": await csrf(editor)}
    again = await editor.post(f"{TRAINING}/reessayer", data=sent, headers=HTMX)
    assert "Apprentissage en attente" in words(again)
    assert "Réessayer" not in words(again)
    found = await room.trainings.of("wanted")
    assert found
    assert found.state is State.WAITING
    without_script = await editor.post(f"{TRAINING}/reessayer", data=sent)
    assert (without_script.status_code, without_script.headers["location"]) == (303, TRAINING)


async def test_no_try_without_the_proof_of_a_page_nor_for_an_adviser(
    room: StaffRoom, editor: httpx.AsyncClient
) -> None:
    await room.trainings.keep(REFUSED)
    assert (await editor.post(f"{TRAINING}/reessayer", data={"entrainement": "1"})).status_code == 403
    await room.hire()
    async with room.signed_in() as adviser:
        assert (await adviser.get(TRAINING)).status_code == 403
        sent = {"entrainement": "1", "csrf": await csrf(adviser)}
        assert (await adviser.post(f"{TRAINING}/reessayer", data=sent)).status_code == 403
    assert await room.trainings.of("wanted") == replace(
        REFUSED, id=1, started_at=room.clock(), changed_at=room.clock()
    )


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40])
async def test_any_number_is_answered(number: str, room: StaffRoom, editor: httpx.AsyncClient) -> None:
    sent = {"entrainement": number, "csrf": await csrf(editor)}
    assert (await editor.post(f"{TRAINING}/reessayer", data=sent)).status_code == 303


async def test_a_publication_not_looked_at_yet_is_awaited(room: StaffRoom, editor: httpx.AsyncClient) -> None:
    await says(room, Word("wanted", learned=True, seen=0))
    assert "Tout ce qui est publié est appris" in await shown(editor)
    row = {"piece": "answers/aide-logement", "body": {}, "at": room.clock()}
    await room.database.write(lambda connection: connection.execute(insert(revisions).values(row)))
    page = await shown(editor)
    assert "Apprentissage en attente" in page
    assert POLLS in page


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (Word(elsewhere="Rasa est géré ailleurs."), "Pas d'entraînement ici : Rasa est géré ailleurs."),
        (None, "Aucun processus ne fait apprendre Rasa en ce moment."),
    ],
)
async def test_where_nobody_teaches_it_says_so(
    word: Word | None, said: str, room: StaffRoom, editor: httpx.AsyncClient
) -> None:
    if word:
        await says(room, word)
    page = await shown(editor)
    assert said in page
    assert POLLS not in page


async def test_opened_by_itself_it_is_a_whole_page(room: StaffRoom, editor: httpx.AsyncClient) -> None:
    page = (await editor.get(TRAINING)).text
    assert page.startswith("<!doctype html>")
    assert page.count("<h1>") == 1
