"""The edges people write through."""
