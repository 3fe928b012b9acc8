"""A town hall's territory folder, begun from its own site."""
