"""Guided exchanges as data: questions one at a time, back, skip, edit, and where one is."""
