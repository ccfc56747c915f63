"""Receive a message, know who has the floor, reply."""
