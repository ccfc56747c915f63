"""The one way to read what young people type, shared by Rasa and the app so that they never disagree."""

from nlu.language.normaliser import normalise, tokens

__all__ = ["normalise", "tokens"]
