"""Danger and distress, found before anything else reads a message."""
