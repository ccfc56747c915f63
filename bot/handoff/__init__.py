"""Passing to a human: what waits for an adviser, most urgent first."""
