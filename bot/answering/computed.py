"""What is computed from data, before any search: who is responsible, what to bring, what is known of a place."""

from bot.answering.actions import actions_for
from bot.answering.competence import about_competence
from bot.answering.counter import Counter
from bot.answering.papers import about_papers
from bot.answering.places.about import Computed, about_places, events_of
from bot.answering.record import Record
from bot.domain.events import AnswerEvent
from bot.domain.territories import Commune


def computed(text: str, commune: Commune, counter: Counter, record: Record) -> tuple[AnswerEvent, ...] | None:
    """The events of a computed answer; None: let the documents answer. A telephone is asked of a responsible first."""
    searched = record.searched
    known = (
        about_papers(text, commune, counter, record)
        or about_competence(text, commune, counter, record)
        or about_places(text, commune, counter, record)
    )
    if known is None:
        record.searched = searched  # what was carried for places would bring back a subject that has been replaced
        return None
    if isinstance(known, Computed):
        record.actions = actions_for(record.searched, known.citations, commune, counter)
    return events_of(known, record)
