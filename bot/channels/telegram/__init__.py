"""Telegram: updates in, replies out, within its limits."""
