"""Centres, offers, trades, diplomas and communes: what exists, and where."""
