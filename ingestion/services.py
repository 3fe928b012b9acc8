"""What a territory says of its services: `competences.toml`, `actions.toml`, `synonyms.toml`, all may be absent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.actions import Action
from bot.domain.services import Services
from bot.domain.territories import Territory
from ingestion.actions import action_of
from ingestion.competences import OWN, authority_of, competence_of
from ingestion.entries import each, read_tables
from ingestion.known import known_in
from ingestion.library import Library
from ingestion.links import Links
from ingestion.remarks import Remark
from ingestion.synonyms import read_synonyms

COMPETENCES, ACTIONS = "competences.toml", "actions.toml"


@dataclass(frozen=True, slots=True)
class ServicesRead:
    """The good entries, and a remark for each bad one."""

    services: Services
    remarks: tuple[Remark, ...]


def read_services(folder: Path, territory: Territory, library: Library, links: Links) -> ServicesRead:
    """Reads these files of a territory folder. A link that is dead is taken off its action, and named."""
    known = known_in(territory, library)
    tables, unreadable = read_tables(folder / COMPETENCES, "authority", "competence")
    authorities, nobody = each(tables["authority"], authority_of)
    named = {OWN.id: OWN, **{one.id: one for one in authorities}}
    competences, vague = each(tables["competence"], lambda entry: competence_of(entry, named, known))
    cards, torn = read_tables(folder / ACTIONS, "action")
    actions, wrong = each(cards["action"], lambda entry: action_of(entry, known))
    shown = tuple(_linked(action, links) for action in actions)
    called = read_synonyms(folder)
    remarks = (*unreadable, *nobody, *vague, *torn, *wrong, *_dead(actions, links), *called.remarks)
    return ServicesRead(Services(competences, shown, called.synonyms), remarks)


def action_links(folder: Path) -> tuple[str, ...]:
    """The addresses that the actions of a territory send to."""
    cards, _ = read_tables(folder / ACTIONS, "action")
    urls = (entry.values.get("url") for entry in cards["action"])
    return tuple(url for url in urls if isinstance(url, str) and url.startswith(("https://", "http://")))


def _linked(action: Action, links: Links) -> Action:
    if links.dead(action.url):
        return replace(action, url="")
    return replace(action, checked_on=links.answered_on(action.url))


def _dead(actions: Sequence[Action], links: Links) -> Iterator[Remark]:
    for action in actions:
        if reason := links.dead(action.url):
            yield Remark(f"action {action.id}", action.url, f"its link is dead and no longer shown: {reason}")
