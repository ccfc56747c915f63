"""Pieces that come back from files, beside those in force: what would change, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.editing.editors import TOO_LARGE, Editors
from bot.editing.pieces import Edits, Piece, as_json, fingerprint
from bot.editing.revisions import LARGEST, Publication
from bot.staff.audit import ContentAct

OVERTAKEN = "publiée ici depuis l'export : exportez de nouveau, et reportez-y vos changements"
KEPT = "une fiche livrée ne se retire pas par un fichier absent : retirez-la dans les contenus"


@dataclass(frozen=True, slots=True)
class Incoming:
    """What would be published; `refused` are pieces with the reason why not."""

    added: Sequence[Piece]
    changed: Sequence[Piece]
    removed: Sequence[Piece]
    refused: Mapping[Piece, str]
    publications: Sequence[Publication]

    @property
    def bodies(self) -> Edits:
        """What would be in force of them."""
        return {each.piece: each.body for each in self.publications}


async def compare(editors: Editors, bodies: Mapping[Piece, Any], exported: int | None, why: str) -> Incoming:
    """Every piece as it came beside what is in force; `exported` is the last revision that they know of."""
    # Read first: what is published between the two is seen to have been, and stops the publication.
    last = {revision.piece: revision.id for revision in await editors.store.latest()}
    shipped, there = await editors.shipped(), await editors.in_force()
    touched = [
        piece
        for piece in sorted({**there, **bodies})
        if fingerprint(bodies.get(piece)) != fingerprint(there.get(piece))
    ]
    refused = {}
    for piece in touched:
        if exported is not None and last.get(piece, 0) > exported:
            refused[piece] = OVERTAKEN
        elif piece in shipped and piece not in bodies:
            refused[piece] = KEPT
        elif len(as_json(bodies.get(piece))) > LARGEST:
            refused[piece] = TOO_LARGE
    return Incoming(
        [piece for piece in touched if piece not in there],
        [piece for piece in touched if piece in there and piece in bodies],
        [piece for piece in touched if piece not in bodies],
        refused,
        [_made(piece, bodies.get(piece), shipped.get(piece), last.get(piece, 0), why) for piece in touched],
    )


def _made(piece: Piece, body: Any, shipped: Any, began: int, why: str) -> Publication:
    """What came back as it was shipped is shipped again, not edited."""
    kept, print_ = fingerprint(body), fingerprint(shipped)
    return Publication(piece, None if kept == print_ else body, print_, why, ContentAct.IMPORTED, began=began)
