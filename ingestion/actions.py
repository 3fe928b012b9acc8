"""`actions.toml`: what residents can do next. Its format is told at the head of the file."""

import re

from bot.domain.actions import Action, ActionKind
from ingestion.entries import Entry, EntryInvalidError
from ingestion.known import Known

_FORM = re.compile(r"\d{5}")
_ADDRESS = re.compile(r"https?://\S+")


def action_of(entry: Entry, known: Known) -> Action:
    """One `[[action]]`, its link not visited; EntryInvalidError says what is wrong with it."""
    entry.only(
        "id", "owner", "kind", "title", "spoken", "url", "words", "documents", "prerequisites", "papers", "fee",
        "delay", "form_number", "form_version",
    )  # fmt: skip
    documents = known.documents(entry.lines("documents"))
    owner, kind, url = entry.text("owner"), entry.text("kind"), entry.text("url", "")
    _possible(entry, owner, kind, url, known)
    others = known.communes - {owner} if owner in known.communes else frozenset[str]()
    if strange := [one for one in documents if known.owners_of[one] in others]:
        raise EntryInvalidError(f"document {', '.join(strange)} does not belong to {owner}")
    told = (entry.text("title"), entry.text("spoken"), entry.text("fee", ""), entry.text("delay", ""))
    known.said(" ; ".join((*told, *entry.lines("prerequisites"), *entry.lines("papers"))), documents)
    known.said(f"{entry.text('form_number', '')}*{entry.text('form_version', '')}", documents)
    return Action(
        id=entry.text("id"),
        owner=owner,
        kind=ActionKind(kind),
        title=entry.text("title"),
        spoken=entry.text("spoken"),
        url=url,
        words=entry.lines("words"),
        documents=documents,
        prerequisites=entry.lines("prerequisites"),
        papers=entry.lines("papers"),
        fee=entry.text("fee", ""),
        delay=entry.text("delay", ""),
        form_number=entry.text("form_number", ""),
        form_version=entry.text("form_version", ""),
    )


def _possible(entry: Entry, owner: str, kind: str, url: str, known: Known) -> None:
    if owner not in known.owners:
        raise EntryInvalidError(f"owner {owner} is not of this territory")
    if kind not in list(ActionKind):
        raise EntryInvalidError(f"kind {kind} is not one of {', '.join(ActionKind)}")
    if url and not _ADDRESS.fullmatch(url):
        raise EntryInvalidError("url must begin with https:// or http://")
    if "://" in entry.text("spoken") or "www." in entry.text("spoken"):
        raise EntryInvalidError("spoken holds an address: it is for people who listen")
    if not entry.lines("words"):
        raise EntryInvalidError("words is missing: no question would call for it")
    number = entry.text("form_number", "")
    if number and not _FORM.fullmatch(number):
        raise EntryInvalidError("form_number must be five digits")
    if kind == ActionKind.FORM and not number:
        raise EntryInvalidError("a form has a form_number")
