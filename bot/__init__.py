"""Guichet's counter: a question in, checked sentences out."""

__version__ = "0.1.0"
