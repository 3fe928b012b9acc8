"""Measures: nothing imports this package."""
