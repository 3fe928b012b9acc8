"""Migrations of the store, run at start by `bot.storage.opening`."""
