"""`python -m bot import …`: what changed is told, a refusal is said in French and leaves the tables alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot import import_commands
from bot.commands import app
from bot.directory.columns import CENTRES, COMMUNES, EVENTS, OFFERS, OFFICES
from bot.directory.tables import Table
from tests.conftest import ROOT
from tests.importing.api_peer import KEY, course, playing
from tests.importing.mangling import SAMPLES

Run = Callable[..., Result]


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content, without its tables."""
    knowledge = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", knowledge, ignore=shutil.ignore_patterns("*.csv"))
    monkeypatch.setattr(import_commands, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return knowledge


@pytest.fixture
def run(knowledge: Path) -> Run:
    def invoke(*arguments: object, refused: bool = False) -> Result:
        result = CliRunner().invoke(app, ["import", *map(str, arguments)])
        assert result.exit_code == (1 if refused else 0), result.output
        assert not refused or result.stderr.count("Import refusé : ") == 1
        return result

    return invoke


def keys(knowledge: Path, table: Table[Any]) -> list[str]:
    path = knowledge / table.file
    return [line.split(";")[0] for line in path.read_text().splitlines()[4:]] if path.exists() else []


def test_what_changed_is_told(run: Run, knowledge: Path) -> None:
    said = run("places", SAMPLES / "communes.csv", "--date", "2026-01-01").stdout
    assert said.splitlines() == [
        "knowledge/places/communes.csv : 5 lignes",
        "  ajoutées : 5 (01999, 2A999, 2B999, 97499, 85999)",
        "  changées : 0",
        "  retirées : 0",
        "  laissées de côté : 1",
        "    1 × arrondissement, compris dans sa commune (ligne 6)",
        "Fait.",
    ]
    assert "# date: 2026-01-01\n" in (knowledge / COMMUNES.file).read_text()
    assert run("places", SAMPLES / "communes.csv").stdout.endswith("Rien de nouveau.\n")


def test_a_dry_run_changes_nothing(run: Run, knowledge: Path) -> None:
    said = run("places", SAMPLES / "communes.csv", "--dry-run").stdout
    assert "  ajoutées : 5" in said
    assert said.endswith("Rien n'a été écrit (essai).\n")
    assert not (knowledge / COMMUNES.file).exists()


def test_former_names_and_rates_are_added_to_the_rows_we_have(run: Run, knowledge: Path) -> None:
    run("places", SAMPLES / "communes.csv", "--date", "2026-01-01")
    said = run("former-names", SAMPLES / "former-names.json", "--date", "2026-02-01").stdout
    assert "  changées : 2 (01999, 2B999)" in said
    run("centres", SAMPLES / "register.csv", "--date", "2023-10-01")
    assert "  changées : 2" in run("rates", SAMPLES / "rates.csv").stdout
    assert "# date: 2023-10-01\n" in (knowledge / CENTRES.file).read_text()
    assert ";2024-2025;np;0;44\n" in (knowledge / CENTRES.file).read_text()


def test_another_file_does_not_take_the_place_of_the_communes_of_france(run: Run, knowledge: Path) -> None:
    shutil.copy(ROOT / "knowledge" / COMMUNES.file, knowledge / COMMUNES.file)
    before = (knowledge / COMMUNES.file).read_bytes()
    said = run("places", SAMPLES / "communes.csv", refused=True).stderr
    assert "rien n'est changé" in said
    assert "--accept-loss" in said
    assert (knowledge / COMMUNES.file).read_bytes() == before
    assert "  retirées : 349" in run("places", SAMPLES / "communes.csv", "--accept-loss").stdout


@pytest.mark.parametrize(
    ("command", "content", "said"),
    [
        (["places"], None, "ne peut pas être lu"),
        (["places"], "", "est vide"),
        (["places"], "autre;table\n1;2\n", "colonne absente, code_insee"),
        (["centres"], "uai;siret\n1;2\n", "colonne absente, raison_sociale"),
        (["rates"], "Année;UAI\n1;2\n", "colonne absente, Taux emploi 6 mois"),
        (["former-names"], "[{", "est coupé ou illisible"),
        (["catalogue"], "{}", "la liste « formations » est absente"),
        (["courses", "--saved"], "{}", "n'est pas une réponse de l'API apprentissage"),
        (["offices"], "{}", "n'est pas un export de l'annuaire"),
        (["guidance-centres"], "a;b\n1;2\n", "colonne absente"),
        (["events", "--list", "Liste fictive"], "titre;date\n1;2\n", "colonne absente, debut"),
    ],
)
def test_a_file_that_is_not_the_one_is_refused_in_french(
    run: Run, knowledge: Path, tmp_path: Path, command: list[str], content: str | None, said: str
) -> None:
    path = tmp_path / "fichier"
    if content is not None:
        path.write_text(content)
    assert said in run(*command, path, refused=True).stderr
    assert list(knowledge.rglob("*.csv")) == []


def test_a_table_broken_by_hand_is_refused_with_its_line(run: Run, knowledge: Path) -> None:
    run("places", SAMPLES / "communes.csv")
    path = knowledge / COMMUNES.file
    path.write_text(path.read_text().replace("01000|01009", "1000", 1))
    said = run("places", SAMPLES / "communes.csv", refused=True).stderr
    assert "knowledge/places/communes.csv:5: codes_postaux : valeur non permise, « 1000 »" in said


@pytest.mark.parametrize("date", ["2026", "01/01/2026", "2026-13-45", "20260101", "2026-W01-1"])
def test_a_date_is_one_and_is_written_as_asked(knowledge: Path, date: str) -> None:
    command = ["import", "places", str(SAMPLES / "communes.csv"), "--date", date]
    result = CliRunner().invoke(app, command)
    assert (result.exit_code, "AAAA-MM-JJ" in result.stderr) == (2, True)
    assert not (knowledge / COMMUNES.file).exists()


def test_the_two_directories_of_offices_do_not_remove_each_other_s_rows(run: Run, knowledge: Path) -> None:
    run("offices", SAMPLES / "administration.json")
    assert keys(knowledge, OFFICES) == ["fictif-1", "fictif-2", "fictif-3"]
    run("guidance-centres", SAMPLES / "education.csv")
    run("offices", SAMPLES / "administration.json")
    assert keys(knowledge, OFFICES) == ["0449998Y", "fictif-1", "fictif-2", "fictif-3"]
    assert run("guidance-centres", SAMPLES / "education.csv").stdout.endswith("Rien de nouveau.\n")


def test_events_need_the_name_of_their_list(knowledge: Path) -> None:
    result = CliRunner().invoke(app, ["import", "events", str(SAMPLES / "events.csv")])
    assert (result.exit_code, "--list" in result.stderr) == (2, True)


def saved_events(path: Path, *days: int) -> Path:
    rows = (f"Forum fictif {day};2099-01-{day:02}" for day in days)
    path.write_text("titre;debut\n" + "\n".join(rows))
    return path


def test_a_list_of_events_removes_only_its_own(run: Run, knowledge: Path, tmp_path: Path) -> None:
    run("events", saved_events(tmp_path / "un.csv", 3), "--list", "Liste une")
    run("events", saved_events(tmp_path / "deux.csv", 4, 5), "--list", "Liste deux")
    path = saved_events(tmp_path / "deux.csv", 4)
    assert "disparaîtraient : 1 sur 2" in run("events", path, "--list", "Liste deux", refused=True).stderr
    assert "  retirées : 1" in run("events", path, "--list", "Liste deux", "--accept-loss").stdout
    assert [key.partition(":")[0] for key in keys(knowledge, EVENTS)] == ["Liste deux", "Liste une"]


def test_events_that_are_over_leave_the_table_without_being_missed(
    run: Run, knowledge: Path, tmp_path: Path
) -> None:
    run("events", saved_events(tmp_path / "liste.csv", 3, 4, 5), "--list", "Liste fictive")
    table = knowledge / EVENTS.file
    table.write_text(table.read_text().replace("2099-01-03", "2020-01-03"))
    path = saved_events(tmp_path / "liste.csv", 4, 5)
    assert "  retirées : 1" in run("events", path, "--list", "Liste fictive").stdout


def test_courses_without_a_key_are_refused_in_french(run: Run, knowledge: Path) -> None:
    assert "la clé de l'API apprentissage est vide" in run("courses", refused=True).stderr
    assert keys(knowledge, OFFERS) == []


def test_a_setting_that_is_wrong_is_a_refusal_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_APPRENTICESHIP_API_URL", "api.example.org")
    assert "PASSERELLE_APPRENTICESHIP_API_URL" in run("courses", refused=True).stderr


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_APPRENTICESHIP_API_KEY", KEY)


def at(number: int, latitude: float, longitude: float) -> dict[str, Any]:
    moved = course(number)
    moved["lieu"]["geolocalisation"]["coordinates"] = [longitude, latitude]
    return moved


NANTES, LAVAL = (47.21, -1.55), (48.07, -0.77)


@pytest.mark.usefixtures("key")
def test_courses_come_from_the_official_api(
    run: Run, knowledge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing([course(1), course(2)], [course(3)]) as peer:
        monkeypatch.setenv("PASSERELLE_APPRENTICESHIP_API_URL", peer.url)
        said = run("courses").stdout
    assert "  ajoutées : 3 (FICTIF-1#L01, FICTIF-2#L01, FICTIF-3#L01)" in said
    assert keys(knowledge, OFFERS) == ["FICTIF-1#L01", "FICTIF-2#L01", "FICTIF-3#L01"]
    assert "# date: 20" in (knowledge / OFFERS.file).read_text()
    assert KEY not in said


@pytest.mark.usefixtures("key")
def test_courses_around_a_point_leave_the_others_alone(
    run: Run, knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "reponse.json"
    saved.write_text(json.dumps([at(1, *NANTES), at(2, *NANTES), at(3, *LAVAL), at(4, *LAVAL)]))
    run("courses", "--saved", saved)
    with playing([at(1, *NANTES), at(4, *NANTES)]) as peer:
        monkeypatch.setenv("PASSERELLE_APPRENTICESHIP_API_URL", peer.url)
        around = ["courses", "--around", "47.21,-1.55", "--radius", 30]
        assert "disparaîtraient : 1 sur 2" in run(*around, refused=True).stderr
        said = run(*around, "--accept-loss").stdout
    assert peer.queries[0]["radius"] == "30.0"
    assert "  changées : 1 (FICTIF-4#L01)" in said
    assert "  retirées : 1 (FICTIF-2#L01)" in said
    assert keys(knowledge, OFFERS) == ["FICTIF-1#L01", "FICTIF-3#L01", "FICTIF-4#L01"]


@pytest.mark.parametrize("around", ["Nantes", "47.21", "47.21,-1.55,3", "95,2", "nan,nan"])
def test_a_point_that_is_none_is_said_so(knowledge: Path, around: str) -> None:
    result = CliRunner().invoke(app, ["import", "courses", "--around", around])
    assert (result.exit_code, "latitude,longitude" in result.stderr) == (2, True)
