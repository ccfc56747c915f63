"""How well messages are understood, measured on utterances that were never learned."""
