"""Passwords as they are kept: argon2id, slow on purpose, so in threads and few at a time."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2


class Passwords:
    """Hashes and verifies, never more than `AT_ONCE` together: each takes 64 MiB for a moment."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(32))

    async def hashed(self, password: str) -> str:
        """What to keep of a password."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, _typed(password))

    async def verified(self, password: str, kept: str) -> bool:
        """Whether it is the password kept; when none is, nobody's: it takes as long and is never right."""
        async with self._turn:
            return await asyncio.to_thread(self._verify, kept or self._nobodys, _typed(password))

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, kept: str) -> bool:
        """Whether a password was kept with other settings than today's."""
        return self._hasher.check_needs_rehash(kept)


def _typed(password: str) -> str:
    """The same for every keyboard: an accent may be typed as one character or two."""
    return unicodedata.normalize("NFKC", password)
