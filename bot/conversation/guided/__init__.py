"""Exchanges that work an answer out for one person: what is missing is asked, the rest carries over."""
