"""One parser per format; each returns sections, or says why it cannot."""
