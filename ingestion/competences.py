"""`competences.toml`: who is responsible for what. Its format is told at the head of the file."""

from collections.abc import Mapping

from bot.domain.competences import Authority, Competence, Tier
from bot.domain.places import Contact
from ingestion.entries import Entry, EntryInvalidError
from ingestion.known import Known

REACHED = ("phone", "email", "url", "hours", "address")
OWN = Authority("commune", Tier.COMMUNE)


def authority_of(entry: Entry) -> Authority:
    """One `[[authority]]`; EntryInvalidError says what is wrong with it."""
    entry.only("id", "tier", "name", "name_en", "service", *REACHED)
    tier = entry.text("tier")
    if tier not in list(Tier):
        raise EntryInvalidError(f"tier {tier} is not one of {', '.join(Tier)}")
    reached = {key: entry.text(key, "") for key in REACHED}
    if any(reached.values()) and not entry.text("service", ""):
        raise EntryInvalidError("service is missing: nobody would know who answers")
    service = entry.text("service", "")
    contact = Contact(service=service, **reached) if service else None
    return Authority(entry.text("id"), Tier(tier), languages(entry, "name"), contact)


def competence_of(entry: Entry, authorities: Mapping[str, Authority], known: Known) -> Competence:
    """One `[[competence]]`; EntryInvalidError says what is wrong with it."""
    entry.only(
        "id", "subject", "subject_en", "words", "unless", "authority", "place", "places", "sources", "communes",
        "note", "note_en", "at_all_hours",
    )  # fmt: skip
    authority = authorities.get(entry.text("authority"))
    if authority is None:
        raise EntryInvalidError(f"authority {entry.text('authority')} is not described")
    if not entry.lines("words"):
        raise EntryInvalidError("words is missing: no question would name it")
    if unknown := [one for one in entry.lines("communes") if one not in known.communes]:
        raise EntryInvalidError(f"{', '.join(unknown)} is no commune of this territory")
    sources = known.documents(entry.lines("sources"))
    if authority.contact:
        known.said(authority.contact.phone, sources)
    return Competence(
        id=entry.text("id"),
        subjects=languages(entry, "subject"),
        words=entry.lines("words"),
        authority=authority,
        sources=sources,
        unless=entry.lines("unless"),
        places=_places(entry, known),
        communes=entry.lines("communes"),
        notes=languages(entry, "note") if "note" in entry.values else {},
        at_all_hours=entry.values.get("at_all_hours") is True,
    )


def languages(entry: Entry, key: str) -> dict[str, str]:
    """The French text under a key, and the English one when there is one."""
    english = entry.text(f"{key}_en", "")
    return {"fr": entry.text(key), **({"en": english} if english else {})}


def _places(entry: Entry, known: Known) -> dict[str, str]:
    """The counters; a commune's own counter answers its own residents only."""
    places = entry.pairs("places")
    if single := entry.text("place", ""):
        places[""] = single
    if unknown := [place for place in places.values() if place not in known.places]:
        raise EntryInvalidError(f"place {', '.join(unknown)} is in no directory")
    here = entry.lines("communes")
    for commune, place in places.items():
        owner = known.places[place]
        if commune and commune not in known.communes:
            raise EntryInvalidError(f"{commune} is no commune of this territory")
        if owner in known.communes and owner != commune and here != (owner,):
            raise EntryInvalidError(f"place {place} belongs to {owner} alone")
    return places
