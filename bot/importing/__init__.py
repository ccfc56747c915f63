"""Official files and services turned into our own tables of facts."""
