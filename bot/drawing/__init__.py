"""Pictures that a person keeps: what a card says, drawn."""
