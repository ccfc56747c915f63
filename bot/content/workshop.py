"""The Workshop port on the content files: content as it would be with edits, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.content.check import wrong
from bot.content.folder import Folder
from bot.content.load import load
from bot.conversation.content import Content
from bot.editing.pieces import Edits, Piece, as_json
from bot.errors import ContentError, Problem


class FileWorkshop:
    """Pieces of the files under a root."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def shipped(self) -> Mapping[Piece, Any]:
        """The body of every piece as it was shipped, dates as text."""
        return {piece: json.loads(as_json(body)) for piece, body in Folder(self._root).pieces().items()}

    def content(self, edits: Edits) -> Content:
        """Raises ContentError when it could not be served."""
        return load(self._root, edits)

    def problems(self, edits: Edits) -> Sequence[Problem]:
        """Everything that the checks find wrong."""
        try:
            return wrong(self._root, edits)
        except ContentError as error:
            return error.problems

    def homes(self, edits: Edits) -> Mapping[Piece, str]:
        """The document that each piece stands in, as problems name it."""
        return Folder(self._root, edits).homes
