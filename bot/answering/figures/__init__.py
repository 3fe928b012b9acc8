"""Figures of a text, brought to one writing, and what may be claimed from them."""
