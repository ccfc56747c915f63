"""Passerelle: the assistant that helps young people find their way into apprenticeship."""
