"""What the search is made of: channels, clauses, fusion, and the learned order."""
