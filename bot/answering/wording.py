"""The words residents read, by language; loaded once, when the counter is assembled."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from bot.answering.evidence.aspects import Aspect
from bot.domain.answers import Degraded

LANGUAGES = ("fr", "en")


class Courtesy(StrEnum):
    """What a message says when it asks nothing."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    IDENTITY = "identity"
    WELLBEING = "wellbeing"


class Danger(StrEnum):
    """What may cost a life or a home; each has its decided numbers."""

    MEDICAL = "medical"
    FIRE = "fire"
    GAS = "gas"
    POLICE = "police"
    VIOLENCE = "violence"
    CHILD = "child"
    MISSING_CHILD = "missing_child"
    SUICIDE = "suicide"
    HOMELESS = "homeless"
    SEA = "sea"
    BULLYING = "bullying"
    ELDER_ABUSE = "elder_abuse"
    ELECTRICITY = "electricity"
    WATER = "water"
    BUILDING = "building"
    FLOOD = "flood"
    DOCTOR = "doctor"
    SILENT = "silent"
    UNNAMED = "unnamed"
    """Heard by what a message means; its words do not say which it is."""


class Reason(StrEnum):
    """Why nothing is said."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    INSTRUCTIONS = "instructions"
    INSULT = "insult"
    OPINION = "opinion"
    PRIVATE_PERSON = "private_person"
    DISCRIMINATION = "discrimination"
    OUT_OF_SCOPE = "out_of_scope"
    NO_EVIDENCE = "no_evidence"
    UNVERIFIED = "unverified"
    OTHER_LANGUAGE = "other_language"
    UNKNOWN_COMMUNE = "unknown_commune"


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. `{commune}`, `{limit}`, `{who}`, `{words}` and `{title}` are filled where they stand."""

    language: str
    ai_notice: str
    failed: str
    clarify: Mapping[Aspect, str]
    person: str
    passed_on: str
    stopped: str
    partial: str
    partial_about: str
    divided: str
    notices: Mapping[Degraded, str]
    courtesy: Mapping[Courtesy, str]
    emergencies: Mapping[Danger, str]
    local_emergency: str
    in_danger: str
    refusals: Mapping[Reason, str]
    missing: Mapping[Aspect, str]
    missing_subject: str
    listened: str
    lead: str
    places: Mapping[str, str]
    places_aloud: Mapping[str, str]
    competence: Mapping[str, str]
    papers: Mapping[str, str]


def packaged_wordings() -> dict[str, Wording]:
    """The wordings shipped beside this file, by language."""
    folder = files("bot.answering") / "wording"
    return {
        language: parse_wording(language, (folder / f"{language}.toml").read_text("utf-8")) for language in LANGUAGES
    }


def parse_wording(language: str, toml: str) -> Wording:
    """One wording file; KeyError names what it lacks."""
    table = tomllib.loads(toml)
    return Wording(
        language=language,
        ai_notice=table["ai_notice"],
        failed=table["failed"],
        clarify={
            Aspect.ANYTHING: table["clarify"],
            Aspect.HOURS: table["clarify_hours"],
            Aspect.OPENING: table["clarify_hours"],
            Aspect.AMOUNT: table["clarify_amount"],
            Aspect.PHONE: table["clarify_contact"],
        },
        person=table["person"],
        passed_on=table["passed_on"],
        stopped=table["stopped"],
        partial=table["partial"],
        partial_about=table["partial_about"],
        divided=table["divided"],
        notices={one: table["notices"][one] for one in Degraded},
        courtesy={one: table["courtesy"][one] for one in Courtesy},
        emergencies={one: table["emergencies"][one] for one in Danger},
        local_emergency=table["emergencies"]["local"],
        in_danger=table["emergencies"]["unsure"],
        refusals={one: table["refusals"][one] for one in Reason},
        missing={one: table["missing"][one] for one in Aspect},
        missing_subject=table["missing"]["subject"],
        listened=table["missing"]["listened"],
        lead=table["missing"]["lead"],
        places=table["places"],
        places_aloud=table["places_aloud"],
        competence=table["competence"],
        papers=table["papers"],
    )
