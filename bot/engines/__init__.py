"""The heavy libraries, one per file, imported nowhere else."""
