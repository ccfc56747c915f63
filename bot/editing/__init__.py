"""Editing: pieces of content, their drafts and revisions, and what is done with them."""
