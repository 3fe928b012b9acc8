"""Telephone calls made to be measured: callers, their sounds and their recordings."""
