"""One frozen Settings, read once from PASSERELLE_* and .env; a wrong or unknown name stops the start."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.errors import SettingError, StartError
from bot.mail.server import server_of
from bot.staff.members import email_of

PREFIX = "PASSERELLE_"
EXAMPLES = ("changeme", "change-me", "exemple", "example", "your-", "votre-", "<")


class Settings(BaseModel):
    """Every setting is optional; units are in the names."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    telegram_token: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_min_age: int = Field(default=16, ge=13, le=18)
    public_url: str = ""
    retention_hours: int = Field(default=24, ge=1, le=24 * 30)
    database_url: str = ""
    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    rasa_url: str = ""
    rasa_python: str = ""
    secret_key: str = ""
    apprenticeship_api_key: str = ""
    apprenticeship_api_url: str = ""
    smtp_url: str = Field(default="", repr=False)
    mail_from: str = ""
    alert_chat: str = ""
    two_pairs_of_eyes: bool = False
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("telegram_token", "secret_key", "apprenticeship_api_key", "smtp_url", "mail_from")
    @classmethod
    def _not_an_example(cls, value: str) -> str:
        if any(mark in value.lower() for mark in EXAMPLES):
            raise ValueError("c'est encore la valeur d'exemple")
        return value

    @field_validator("public_url", "telegram_api_url", "rasa_url", "apprenticeship_api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("une adresse commence par http:// ou https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("attendu : sqlite:///… ou postgresql://…")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("au moins 32 caractères")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if value:
            server_of(value)
        return value

    @field_validator("mail_from")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if value and not (value.isascii() and email_of(value)):
            raise ValueError("attendu : une adresse, comme alertes@passerelle.fr")
        return email_of(value)

    @field_validator("alert_chat")
    @classmethod
    def _chat(cls, value: str) -> str:
        if value and not re.fullmatch(r"-?\d+|@\w{5,}", value):
            raise ValueError("attendu : le numéro d'un groupe, comme -1001234567890, ou son @nom")
        return value

    @model_validator(mode="after")
    def _alerts_can_go_out(self) -> Settings:
        if self.smtp_url and not self.mail_from:
            raise ValueError("SMTP_URL demande PASSERELLE_MAIL_FROM")
        if self.alert_chat and not self.telegram_token:
            raise ValueError("ALERT_CHAT demande PASSERELLE_TELEGRAM_TOKEN")
        return self

    @model_validator(mode="after")
    def _webhook_has_an_address(self) -> Settings:
        if self.telegram_mode == "webhook" and not self.public_url:
            raise ValueError("TELEGRAM_MODE=webhook demande PASSERELLE_PUBLIC_URL")
        return self

    @property
    def database(self) -> str:
        """The database's address, SQLite in the data folder unless told otherwise."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'passerelle.db'}"

    @property
    def page_url(self) -> str:
        """Where a person finds the web page."""
        return self.public_url or f"http://{self.host}:{self.port}"


def load(folder: Path = Path()) -> Settings:
    """The settings of the environment, over those of `.env` in `folder`.

    Raises SettingError naming the first setting that is unknown or wrong.
    """
    given = {k: v or "" for k, v in dotenv_values(folder / ".env").items() if k.startswith(PREFIX)}
    given |= {k: v for k, v in os.environ.items() if k.startswith(PREFIX)}
    values = {name.removeprefix(PREFIX).lower(): value for name, value in given.items()}
    if unknown := sorted(values.keys() - Settings.model_fields.keys()):
        raise SettingError(f"{PREFIX}{unknown[0].upper()} : réglage inconnu")
    try:
        return Settings.model_validate({name: value for name, value in values.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()} : " if first["loc"] else ""
        raise SettingError(f"{name}{first['msg'].removeprefix('Value error, ')}") from None


def prepare_data_dir(settings: Settings) -> None:
    """Make the data folder and see that it can be written.

    Raises StartError when it cannot.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        probe = settings.data_dir / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartError(
            f"le dossier {settings.data_dir} ne peut pas être écrit : {error.strerror}"
        ) from None


def secret_key(settings: Settings) -> str:
    """The instance's secret: the given one, or one made once and kept in the data folder (mode 600)."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "secret_key"
    if not path.exists():
        _keep_once(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def _keep_once(path: Path, value: str) -> None:
    """Write a file that another instance may be writing too: the first one wins, whole."""
    mine = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(mine, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(value)
    with contextlib.suppress(FileExistsError):
        os.link(mine, path)
    mine.unlink()
