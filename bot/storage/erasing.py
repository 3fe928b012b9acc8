"""What was erased leaves the disk too."""

from sqlalchemy import Engine


def empty_journal(engine: Engine) -> None:
    """SQLite's journal still holds what a transaction erased: it is emptied (unless somebody reads: then later)."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
