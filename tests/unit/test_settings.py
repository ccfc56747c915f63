"""A wrong setting stops the start with one line that names it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingError, StartError
from bot.settings import Settings


def test_everything_has_a_default(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path)
    assert loaded.database == f"sqlite:///{Path('var').absolute() / 'passerelle.db'}"
    assert loaded.page_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "huit mille"),
        ("PORT", "70000"),
        ("TELEGRAM_MODE", "pigeon"),
        ("DATABASE_URL", "mysql://x"),
        ("PUBLIC_URL", "passerelle.fr"),
        ("RETENTION_HOURS", "0"),
        ("SECRET_KEY", "court"),
        ("TELEGRAM_TOKEN", "123456:CHANGEME"),
        ("LOG_LEVEL", "bavard"),
        ("SMTP_URL", "mail.test:25"),
        ("SMTP_URL", "smtp://moi:motdepasse@mail.exemple.fr"),
        ("MAIL_FROM", "passerelle"),
        ("ALERT_CHAT", "le groupe"),
        ("TELEGRAM_TOKN", "x"),
    ],
)
def test_a_wrong_or_unknown_setting_is_named(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PASSERELLE_{name}", value)
    with pytest.raises(SettingError) as refusal:
        settings.load(tmp_path)
    assert str(refusal.value).startswith(f"PASSERELLE_{name}")
    assert "\n" not in str(refusal.value)


def test_a_secret_is_never_shown_in_the_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_SECRET_KEY", "tropcourt")
    with pytest.raises(SettingError) as refusal:
        settings.load(tmp_path)
    assert "tropcourt" not in str(refusal.value)


def test_a_mail_server_needs_a_sender_and_a_group_a_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSERELLE_ALERT_CHAT", "-1001234567890")
    with pytest.raises(SettingError, match="PASSERELLE_TELEGRAM_TOKEN"):
        settings.load(tmp_path)
    monkeypatch.setenv("PASSERELLE_SMTP_URL", "smtp://moi:motdepasse@mail.test")
    with pytest.raises(SettingError, match="PASSERELLE_MAIL_FROM") as refusal:
        settings.load(tmp_path)
    assert "motdepasse" not in str(refusal.value)
    monkeypatch.setenv("PASSERELLE_MAIL_FROM", "alertes@mail.test")
    monkeypatch.setenv("PASSERELLE_TELEGRAM_TOKEN", "1:jeton")
    assert "motdepasse" not in repr(settings.load(tmp_path))


def test_a_webhook_needs_a_public_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_TELEGRAM_MODE", "webhook")
    with pytest.raises(SettingError, match="PASSERELLE_PUBLIC_URL"):
        settings.load(tmp_path)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PASSERELLE_PORT=8001\nPASSERELLE_HOST=0.0.0.0\nAUTRE=1\n")
    monkeypatch.setenv("PASSERELLE_PORT", "8002")
    loaded = settings.load(tmp_path)
    assert (loaded.port, loaded.host) == (8002, "0.0.0.0")  # noqa: S104 - a value, nothing listens


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    mine = Settings(data_dir=tmp_path)
    first = settings.secret_key(mine)
    assert settings.secret_key(mine) == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_an_unwritable_folder_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartError, match="ne peut pas être écrit"):
        settings.prepare_data_dir(Settings(data_dir=tmp_path / "file" / "var"))
