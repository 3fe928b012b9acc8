"""Everything the people at work keep, one thing a name."""

from sqlalchemy import Engine

from bot.storage.approvals import Approvals
from bot.storage.canned import CannedTexts
from bot.storage.deciding import Deciding
from bot.storage.histories import Histories
from bot.storage.lessons import Lessons
from bot.storage.mails import Mails
from bot.storage.measures import Measures
from bot.storage.presences import Presences
from bot.storage.requests import Requests
from bot.storage.switchboard import Switchboard
from bot.storage.tasks import Tasks
from bot.storage.transcripts import Transcripts


class Desks:
    """What the console reads and writes."""

    def __init__(self, engine: Engine) -> None:
        self.requests = Requests(engine)
        self.deciding = Deciding(engine)
        self.approvals = Approvals(engine)
        self.canned = CannedTexts(engine)
        self.presences = Presences(engine)
        self.histories = Histories(engine)
        self.lessons = Lessons(engine)
        self.mails = Mails(engine)
        self.measures = Measures(engine)
        self.tasks = Tasks(engine)
        self.transcripts = Transcripts(engine)
        self.switchboard = Switchboard(engine)
