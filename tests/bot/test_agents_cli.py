"""`guichet agents`, `audit`, `backup` and `restore` as an operator types them."""

import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.domain.territories import Commune, Territory
from bot.engines.territory_json import territory_to_json
from bot.storage import open_store
from bot.web.proving import password_fits


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def guichet(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=typed)


def add(*more: str, name: str = "jeanne", typed: str = "") -> Result:
    return guichet("agents", "add", name, "--display", "Jeanne Martin", "--role", "agent@bourg", *more, typed=typed)


def test_an_account_is_added_with_a_password_shown_once(data: Path) -> None:
    done = add("--service", "État civil")
    assert done.exit_code == 0, done.output
    password = done.output.split("password (shown once): ")[1].strip()
    store = open_store(f"sqlite:///{data / 'guichet.db'}")
    account = store.accounts.named("jeanne")
    store.close()
    assert account is not None and password_fits(account.password, password)
    assert password not in (data / "guichet.db").read_bytes().decode("latin-1")
    listed = guichet("agents", "list").output
    assert "jeanne" in listed and "agent@bourg" in listed and password not in listed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--role", "king"), "a role is agent, editor, supervisor, operator"),
        (("--provider",), "--email"),
        (("--password-stdin",), "refused (short)"),
    ],
)
def test_what_cannot_be_added_is_one_line_and_adds_nobody(data: Path, arguments: tuple[str, ...], told: str) -> None:
    done = add(*arguments, typed="court\n")
    assert done.exit_code == 2 and told in done.stderr and done.stderr.count("\n") == 1
    assert guichet("agents", "list").output == ""
    assert add(name="jeanne martin").exit_code == 2


def test_a_commune_that_the_published_territory_does_not_hold_is_refused_by_name(data: Path) -> None:
    folder = data / "index/generations/g1"
    folder.mkdir(parents=True)
    known = Territory("Le Pays", "bourg", {"bourg": Commune("bourg", "Bourg", "00001", "")}, {})
    (folder / "territory.json").write_text(territory_to_json(known), encoding="utf-8")
    (data / "index/current").write_text("g1", encoding="utf-8")
    refused = add("--role", "editor@nowhere")
    assert refused.exit_code == 2 and "no commune nowhere, but bourg" in refused.stderr
    assert add("--role", "editor").exit_code == 0


def test_a_damaged_index_keeps_nobody_from_an_account(data: Path) -> None:
    (data / "index").mkdir()
    (data / "index/current").write_text("gone", encoding="utf-8")
    assert add().exit_code == 0


def test_a_name_is_taken_once(data: Path) -> None:
    assert add().exit_code == 0
    again = add(name="JEANNE")
    assert again.exit_code == 4 and "exists already" in again.stderr


def test_a_lost_password_and_a_lost_telephone_are_recovered(data: Path) -> None:
    add("--password-stdin", typed="un-mot-de-passe-long\n")
    store = open_store(f"sqlite:///{data / 'guichet.db'}")
    account = store.accounts.named("jeanne")
    assert account is not None and password_fits(account.password, "un-mot-de-passe-long")
    store.accounts.set_totp(account.agent, "JBSWY3DPEHPK3PXP", "jeanne")
    assert "second factor" in guichet("agents", "list").output
    assert guichet("agents", "reset", "jeanne", "--second-factor").exit_code == 0
    password = guichet("agents", "reset", "jeanne").output.split("once): ")[1].strip()
    account = store.accounts.named("jeanne")
    assert account is not None and account.totp == "" and password_fits(account.password, password)
    assert guichet("agents", "disable", "jeanne").exit_code == 0 and "DISABLED" in guichet("agents", "list").output
    assert guichet("agents", "enable", "jeanne").exit_code == 0
    assert guichet("agents", "roles", "jeanne", "--role", "supervisor").exit_code == 0
    assert "supervisor@*" in guichet("agents", "list").output
    done = [one.decision.action for one in store.audit.show()]
    assert done[2:] == [
        "account.second_factor_removed",
        "account.password_reset",
        "account.disabled",
        "account.enabled",
        "account.roles_set",
    ]
    store.close()
    assert guichet("agents", "reset", "paul").exit_code == 4


def test_the_record_is_shown_and_a_rewritten_one_is_found_by_what_was_noted(data: Path) -> None:
    add()
    verified = guichet("audit", "verify")
    noted = verified.output.split("elsewhere: ")[1].strip()
    assert verified.exit_code == 0 and noted.startswith("1:")
    assert "account.added" in guichet("audit", "show").output
    add(name="paul")
    assert guichet("audit", "verify", "--expect", noted).exit_code == 0
    assert guichet("audit", "verify", "--expect", "nonsense").exit_code == 2
    other = guichet("audit", "verify", "--expect", f"1:{'0' * 64}")
    assert other.exit_code == 4 and "REWRITTEN" in other.stderr
    with closing(sqlite3.connect(data / "guichet.db")) as raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("UPDATE audit SET actor = 'nobody' WHERE number = 1")
        raw.commit()
    found = guichet("audit", "verify")
    assert found.exit_code == 4 and "line 1 was changed" in found.stderr


def test_a_backup_comes_back(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    add()
    file = tmp_path_factory.mktemp("backups") / "guichet.backup"
    assert "read back equal" in guichet("backup", str(file)).output
    assert guichet("backup", str(file)).exit_code == 4, "not over another one"
    guichet("agents", "disable", "jeanne")
    refused = guichet("restore", str(file))
    assert refused.exit_code == 4 and "--force" in refused.stderr
    assert guichet("restore", str(file), "--force").exit_code == 0
    assert "DISABLED" not in guichet("agents", "list").output
    assert guichet("audit", "verify").exit_code == 0
    assert guichet("restore", sys.executable, "--force").exit_code == 4


def test_a_purge_by_hand_needs_no_number_of_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GUICHET_RECORDINGS_DIR", str(tmp_path))
    old, recent = (tmp_path / f"{sign * 32}.wav" for sign in "ab")
    for path, days in ((old, 31), (recent, 29)):
        path.write_bytes(b"RIFF")
        os.utime(path, (time.time() - days * 86_400,) * 2)
    done = CliRunner().invoke(app, ["purge"])
    assert done.exit_code == 0 and "erased" in done.output and "1 recordings" in done.output, done.output
    assert not old.exists() and recent.exists()
    assert CliRunner().invoke(app, ["purge", "--days", "-1"]).exit_code == 2
