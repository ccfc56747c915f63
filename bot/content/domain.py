"""`domain.yml` as the bot reads it: the part of Rasa's format that we use, and nothing beside it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.content.yaml_files import Document, shaped
from bot.conversation.phrases import Phrasebook, Response
from bot.messages import Button

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DomainButton(_Shape):
    """A button of a response; the payload is an action of ours."""

    title: Annotated[str, StringConstraints(min_length=2, max_length=30)]
    payload: Annotated[str, StringConstraints(pattern=r"^[a-z]+(:[a-z0-9_=-]+)?$", max_length=64)]


class DomainResponse(_Shape):
    """What a response says."""

    text: Line
    buttons: tuple[DomainButton, ...] = ()


class Domain(_Shape):
    """The whole file."""

    version: str
    intents: tuple[Name, ...]
    entities: tuple[Name, ...]
    responses: dict[Name, Annotated[tuple[DomainResponse, ...], Field(min_length=1, max_length=1)]]

    def phrasebook(self) -> Phrasebook:
        """The responses, ready to be said."""
        return Phrasebook({key: _response(variants[0]) for key, variants in self.responses.items()})


def _response(response: DomainResponse) -> Response:
    return Response(response.text, tuple(Button(b.title, b.payload) for b in response.buttons))


def domain_of(document: Document) -> Domain:
    """The domain in a file. Raises ContentError with the line of what does not fit."""
    return shaped(document, Domain)
