"""E-mail to staff."""
