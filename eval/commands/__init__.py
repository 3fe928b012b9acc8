"""The commands of `guichet-eval`, one file each."""
