"""Understanding: Rasa, the local matcher, and the entities of a text."""
