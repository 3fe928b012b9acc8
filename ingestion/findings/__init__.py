"""What is wrong with the documents of a territory: too old, contradictory, private, hostile."""
