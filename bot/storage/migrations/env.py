"""How Alembic runs a migration: on the connection, and inside the transaction, that it is handed."""

from alembic import context

from bot.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
