"""Who takes a question in the counter's place: the agent who speaks with that resident, or the kill switch."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.conversations import Question
from bot.domain.duty import Speaking, Stopped
from bot.domain.requests import Request, Voice
from bot.storage.desks import Desks
from bot.storage.switchboard import StoredSwitches

SIGN_OF_LIFE = timedelta(days=1)

log = structlog.get_logger(__name__)


class StoredPeople:
    """What the path of a question asks. A database that fails leaves the counter answering."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._switches = StoredSwitches(desks.switchboard)

    def instead(self, question: Question) -> Speaking | Stopped | None:
        """The agent who holds the conversation and now has these words; else what the switch says; else nothing."""
        try:
            request = self._held(question.conversation_id, question.at)
            if request is not None:
                self._desks.requests.say(request.id, Voice.RESIDENT, "", question.text, question.at)
                return Speaking(name_of(self._desks, request.held_by(question.at), question.at))
        except SQLAlchemyError as error:
            log.error("people_not_asked", error=type(error).__name__)
        stopped = self._switches.stopped(question.commune, question.channel.value)
        return Stopped(stopped) if stopped is not None else None

    def _held(self, conversation_id: str, moment: datetime) -> Request | None:
        request = self._desks.requests.of_conversation(conversation_id) if conversation_id else None
        return request if request and request.held_by(moment) else None


def name_of(desks: Desks, agent: str, moment: datetime) -> str:
    """The name residents see of an agent at work; the one they sign in with when nothing better is known."""
    here = desks.presences.since(moment - SIGN_OF_LIFE)
    return next((one.display for one in here if one.agent == agent and one.display), agent)
