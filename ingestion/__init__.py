"""From documents to a published generation of the index."""
