"""Second factors are sealed: the database alone opens none, a key changed in the middle loses none."""

from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.__main__ import app
from bot.domain.agents import Agent, Grant, Role
from bot.key_files import keys_in, put_first
from bot.second_factors import NAME, rotate, seal_all, sealer_of
from bot.settings import Settings
from bot.storage import Account, open_store
from bot.web.sealing import MARK, SealBrokenError, Sealer, one_key
from tests.bot.storage.conftest import database

__all__ = ["database"]

SECRET = "JBSWY3DPEHPK3PXP" * 2
JEANNE = Agent("j1", "jeanne", "Jeanne", (Grant(Role.AGENT),))


def test_a_sealed_secret_opens_with_its_key_for_its_agent_only() -> None:
    sealer = Sealer(one_key())
    kept = sealer.seal(SECRET, "j1")
    assert kept.startswith(MARK) and SECRET not in kept and kept != sealer.seal(SECRET, "j1")
    assert sealer.open(kept, "j1") == SECRET
    for other, agent in ((sealer, "j2"), (Sealer(one_key()), "j1")):
        with pytest.raises(SealBrokenError):
            other.open(kept, agent)
    with pytest.raises(SealBrokenError):
        sealer.open(kept[:-8] + "AAAAAAA=", "j1")
    assert sealer.open(SECRET, "j1") == SECRET and sealer.seal("", "j1") == ""


def test_secrets_kept_in_clear_are_sealed_at_start_and_again_with_another_key(tmp_path: Path, database: str) -> None:
    settings, store = Settings(data_dir=tmp_path, database_url=database), open_store(database)
    sealer = sealer_of(settings)
    store.accounts.add(Account(JEANNE, "hash", totp=SECRET), "operator")
    store.accounts.add(Account(Agent("o1", "omar", "Omar", ()), "hash"), "operator")
    assert (seal_all(store, sealer), seal_all(store, sealer)) == (1, 0)
    with store.engine.connect() as connection:
        assert SECRET not in str(connection.execute(text("SELECT second_factor FROM agents")).all())
    put_first(tmp_path, NAME)  # an operator who changes the key dies here: both keys are there
    assert len(keys_in(tmp_path, NAME)) == 2
    assert [rotate(store, settings), len(keys_in(tmp_path, NAME))] == [1, 1]
    jeanne = store.accounts.named("jeanne")
    assert jeanne is not None and sealer.open(jeanne.totp, "j1") == SECRET
    assert store.audit.verify().wrong == ""
    store.close()


def test_the_key_is_changed_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path))
    store = open_store(Settings().store_url)
    store.accounts.add(Account(JEANNE, "hash", totp=SECRET), "operator")
    store.close()
    done = CliRunner().invoke(app, ["agents", "rotate-key"])
    assert done.exit_code == 0 and "1 second factors" in done.output, done.output
    (tmp_path / "keys" / f"{NAME}.key").write_text(one_key()()[0].hex())
    lost = CliRunner().invoke(app, ["agents", "rotate-key"])
    assert lost.exit_code == 4 and "--second-factor" in lost.output
