"""The files editors write, loaded, checked, and reloaded when they change."""
