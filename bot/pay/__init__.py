"""What an apprentice earns at least: age, year of contract and date, by the rules of the Code du travail."""
