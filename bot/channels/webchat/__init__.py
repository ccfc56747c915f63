"""The web page: the same assistant without Telegram, for every age and every reader."""
