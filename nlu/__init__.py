"""Rasa's own world: what it learns from, its components, and the language rules both sides share."""
