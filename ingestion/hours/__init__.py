"""Opening hours as they are published, read into rules: only what can be read without doubt."""
