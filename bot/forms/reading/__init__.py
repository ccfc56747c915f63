"""A typed text, for the question being asked: an answer, a move, or none of these."""

from bot.forms.reading.reader import read

__all__ = ["read"]
