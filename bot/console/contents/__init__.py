"""The editors' pages: answers, figures, forms, helplines, danger lists and responses."""
