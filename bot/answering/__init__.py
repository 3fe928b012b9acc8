"""The steps of an answer, one file a step; `path` puts them in order."""
