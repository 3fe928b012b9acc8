"""What a passage says in answer, weighed statement by statement."""
