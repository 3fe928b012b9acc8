"""One bench per promised figure; each prints what it measured."""
