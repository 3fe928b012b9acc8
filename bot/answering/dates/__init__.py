"""Days and hours of a question, read from its words."""
