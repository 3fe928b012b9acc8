"""`guichet agents`: who may sign in. Passwords are made here, shown once, and kept as hashes."""

import sys
import uuid
from typing import Annotated

import typer

from bot.domain.agents import EVERYWHERE, Agent, Grant, Role
from bot.engines.generations import CorruptIndexError, NoIndexError, load_territory
from bot.key_files import KeyFileError
from bot.second_factors import rotate
from bot.settings import Settings
from bot.storage import Account, NameTakenError, Store
from bot.told import FAILED, USAGE, read_settings, stop, store_opened
from bot.web.proving import hash_password, new_password, weakness
from bot.web.sealing import SealBrokenError

OPERATOR = "operator"
"""Who the record names for what is done on the command line."""

agents_app = typer.Typer(help="Who may sign in: add, list, roles, reset, disable, enable.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="What they sign in with: small letters, digits, . _ -")]
Roles = Annotated[list[str], typer.Option("--role", help="ROLE or ROLE@COMMUNE, several times: " + ", ".join(Role))]
FromInput = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input")]


@agents_app.command("add")
def add_agent(
    name: Name,
    display: Annotated[str, typer.Option(help="The name residents read under an answer")],
    role: Roles,
    service: Annotated[str, typer.Option(help="Their department, as residents read it")] = "",
    email: Annotated[str, typer.Option(help="Their professional e-mail")] = "",
    provider: Annotated[bool, typer.Option("--provider", help="They sign in with the OpenID provider only")] = False,
    password_stdin: FromInput = False,
) -> None:
    """Create an account; its password is shown once, unless it is read from standard input."""
    wanted = name.strip().lower()
    if not wanted or len(wanted) > 64 or not all(one.isalnum() or one in "._-" for one in wanted):
        stop("NAME: 1 to 64 letters, digits, dots, underscores or dashes", USAGE)
    if provider and not email.strip():
        stop("--provider needs --email: the provider's first word of somebody is their e-mail", USAGE)
    agent = Agent(uuid.uuid4().hex, wanted, display[:128], _grants(role), service[:128], email.strip().lower()[:254])
    password = "" if provider else _password(wanted, password_stdin)
    with store_opened() as store:
        try:
            store.accounts.add(Account(agent, hash_password(password) if password else ""), OPERATOR)
        except NameTakenError:
            stop(f"{wanted} exists already: guichet agents list", FAILED)
    typer.echo(f"{wanted} may sign in" + (" with the provider" if provider else ""))
    _tell(password, password_stdin)


@agents_app.command("list")
def list_agents() -> None:
    """Every account: name, roles, how they sign in, whether it is shut."""
    with store_opened() as store:
        for account in store.accounts.all():
            roles = ", ".join(f"{grant.role}@{grant.commune}" for grant in account.agent.grants) or "no role"
            proofs = "password" if account.password else "provider"
            proofs += " and second factor" if account.totp else ""
            state = "  DISABLED" if account.disabled else ""
            typer.echo(f"{account.agent.name:<24} {account.agent.display:<28} {roles:<32} {proofs}{state}")


@agents_app.command("roles")
def set_roles(name: Name, role: Roles) -> None:
    """Give other roles, in place of those they have."""
    with store_opened() as store:
        store.accounts.set_grants(_known(store, name).agent, _grants(role), OPERATOR)
    typer.echo(f"{name}: {', '.join(role)}")


@agents_app.command("reset")
def reset_agent(
    name: Name,
    second_factor: Annotated[bool, typer.Option("--second-factor", help="Remove the second factor only")] = False,
    password_stdin: FromInput = False,
) -> None:
    """A new password for who lost theirs, or no second factor for who lost their telephone; their sessions end."""
    with store_opened() as store:
        account = _known(store, name)
        if second_factor:
            store.accounts.set_totp(account.agent, "", OPERATOR)
            typer.echo(f"{name}: no second factor any more")
            return
        if not account.password:
            stop(f"{name} signs in with the provider: there is no password here", FAILED)
        password = _password(account.agent.name, password_stdin)
        store.accounts.set_password(account.agent, hash_password(password), OPERATOR)
    typer.echo(f"{name}: another password, their sessions are closed")
    _tell(password, password_stdin)


@agents_app.command("disable")
def disable_agent(name: Name) -> None:
    """Shut an account and close its sessions at once; what it signed stays."""
    with store_opened() as store:
        store.accounts.set_disabled(_known(store, name).agent, True, OPERATOR)
    typer.echo(f"{name}: disabled, sessions closed")


@agents_app.command("enable")
def enable_agent(name: Name) -> None:
    """Open a shut account again."""
    with store_opened() as store:
        store.accounts.set_disabled(_known(store, name).agent, False, OPERATOR)
    typer.echo(f"{name}: enabled")


@agents_app.command("rotate-key")
def rotate_key() -> None:
    """Make another key for second factors and seal them anew; nobody has to enrol again."""
    try:
        with store_opened() as store:
            renewed = rotate(store, Settings())
    except KeyFileError as wrong:
        stop(str(wrong), FAILED)
    except SealBrokenError:
        stop("a second factor opens with no key: guichet agents reset NAME --second-factor, then again", FAILED)
    typer.echo(f"{renewed} second factors sealed with the newest key")


def _known(store: Store, name: str) -> Account:
    account = store.accounts.named(name.strip().lower())
    return account or stop(f"no account {name}: guichet agents list", FAILED)


def _grants(roles: list[str]) -> tuple[Grant, ...]:
    known, communes = {one.value: one for one in Role}, _communes()
    grants = []
    for written in roles:
        role, _, commune = written.partition("@")
        if role not in known:
            stop(f"--role {written}: a role is {', '.join(known)}, with @COMMUNE or without", USAGE)
        if commune and communes and commune not in communes:
            stop(f"--role {written}: the territory has no commune {commune}, but {', '.join(communes)}", USAGE)
        grants.append(Grant(known[role], commune or EVERYWHERE))
    return tuple(grants)


def _communes() -> tuple[str, ...]:
    """The communes of the documents published on this machine; none known while there are none, or none readable."""
    settings = read_settings("WARNING")
    if settings.index_url:  # what a server holds is not asked for an account
        return ()
    try:
        return tuple(load_territory(settings.data_dir / "index").communes)
    except (NoIndexError, CorruptIndexError):
        return ()


def _password(name: str, from_input: bool) -> str:
    if not from_input:
        return new_password()
    password = sys.stdin.readline().rstrip("\r\n")
    if fault := weakness(password, name):
        stop(f"this password is refused ({fault}): 12 to 256 characters, varied, without the name", USAGE)
    return password


def _tell(password: str, from_input: bool) -> None:
    if password and not from_input:
        typer.echo(f"password (shown once): {password}")
