"""An entry, its figures, and how it is shown."""
