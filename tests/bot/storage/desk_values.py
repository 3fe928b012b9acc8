"""Requests, suggestions and decisions for the tests of what agents keep."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.answers import Citation, Sentence
from bot.domain.clock import PARIS
from bot.domain.differences import word_changes
from bot.domain.requests import Door, Reach, Request
from bot.domain.reviews import ApprovedAnswer, Reason, Review, Suggestion, Support, Verdict
from bot.storage import Deed

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
UNTIL = NOW + timedelta(minutes=10)
SOURCE = Citation(
    1, "d1#0", "Piscine", "https://bourg.example/piscine", "h", None, date(2026, 1, 2), "Ouverte à 9 h.", ("Ouverte",)
)
SUGGESTION = Suggestion(
    (Sentence("La piscine ouvre à 9 h.", (SOURCE,)),),
    (SOURCE,),
    (Support("d1#0", "d1", "abc"),),
    0.4,
    ("Le dimanche ?",),
)
REACH = Reach("Jeanne Martin", "06 12 34 56 78", "jeanne@example.org", NOW)


def request(number: int = 1, **changes: object) -> Request:
    made = Request(
        f"r{number}",
        f"REF{number}",
        "bourg",
        Door.CHAT,
        "À quelle heure ouvre la piscine ?",
        "fr",
        NOW + timedelta(seconds=number),
        conversation_id=f"c{number}",
    )
    return replace(made, **changes)


def review(request_id: str, agent: str, **changes: object) -> Review:
    proposed, text = SUGGESTION.text, "La piscine ouvre à 10 h."
    made = Review(
        f"v-{request_id}-{agent}",
        request_id,
        Verdict.CORRECTED,
        agent,
        NOW,
        proposed,
        text,
        Reason.OUTDATED,
        citations=(1,),
        changes=word_changes(proposed, text),
    )
    return replace(made, **changes)


def approved(number: int = 1, **changes: object) -> ApprovedAnswer:
    made = ApprovedAnswer(
        (Sentence("La piscine ouvre à 10 h.", (SOURCE,)),),
        f"a{number}",
        "bourg",
        "À quelle heure ouvre la piscine ?",
        "a quelle heure ouvre la piscine",
        "Sports",
        "Claire, service des sports",
        NOW,
        NOW.date() + timedelta(days=180),
        (Support("d1#0", "d1", "abc"),),
    )
    return replace(made, **changes)


def deed(request_id: str, agent: str, version: int, **changes: object) -> Deed:
    made = Deed(
        review(request_id, agent), version, "Claire, service des sports", "L'assistant reprend.", approved=approved()
    )
    return replace(made, **changes)
