"""The web door: HTTP in, domain out; no rule lives here."""
