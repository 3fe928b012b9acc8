"""A conversation played by hand: who says what, and what the counter answers. Everything said is heard at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from voice.dialog import step
from voice.dialog_acts import (
    Act,
    Ask,
    CheckDuty,
    Drop,
    HangUp,
    Hush,
    LeaveRequest,
    Link,
    Say,
    SendLink,
    SendMail,
    StartRecording,
    StopRecording,
    Transfer,
)
from voice.dialog_events import (
    Concluded,
    HandedOver,
    HeardOut,
    Keyed,
    Left,
    OnDuty,
    Opened,
    Said,
    Sent,
    Sentence,
    SpokenOut,
    Told,
)
from voice.legs.leg import Transferred
from voice.talk import Place, Talk
from voice.words import load_wordings

WORDINGS = load_wordings()
HOURS = ("La mairie est ouverte du lundi au vendredi.", "De 9 heures à 12 heures.", "Et de 13 heures 30 à 17 heures.")
LINK = Link("Carte d'identité", "https://www.port-clairval.example/ci")
ANSWER = (*(Sentence(text) for text in HOURS), Concluded(link=LINK))


@dataclass
class Script:
    """`answers`: what the counter tells for a question, by its first word; else HOURS. `duty`: who is there.

    `listens`: what is said is heard to its end; False for a caller who cuts everything short.
    """

    place: Place = field(default_factory=lambda: Place("Port-Clairval", WORDINGS, "+33612345612", True, True, True))
    answers: Mapping[str, Sequence[Told]] = field(default_factory=dict)
    duty: OnDuty = field(default_factory=lambda: OnDuty(True, ""))
    result: Transferred = Transferred.DONE
    reference: str = ""
    kept: bool = True
    sms_works: bool = True
    listens: bool = True
    talk: Talk = field(init=False)
    said: list[Say] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    hung_up: bool = False

    def __post_init__(self) -> None:
        self.talk = Talk(self.place)

    def open(self) -> "Script":
        return self.tell(Opened())

    def tell(self, told: Told) -> "Script":
        """Tells something; what was said since is in `said`, and every act is done and its outcome told."""
        self.said, self.acts = [], []
        self._tell(told)
        return self

    def say(self, text: str, language: str = "", **more: object) -> "Script":
        return self.tell(Said(text, language or self.talk.language, **more))

    def press(self, keys: str) -> "Script":
        for key in keys:
            self.tell(Keyed(key))
        return self

    @property
    def heard(self) -> str:
        return " ".join(one.text for one in self.said)

    def did(self, kind: type[Act]) -> list[Act]:
        return [one for one in self.acts if isinstance(one, kind)]

    def _tell(self, told: Told) -> None:
        self.talk, acts = step(self.talk, told)
        self.acts += acts
        for act in acts:
            self._do(act)
        if said := tuple(act for act in acts if isinstance(act, Say)):
            self._tell(HeardOut(said if self.listens else ()))
            self._tell(SpokenOut())

    def _do(self, act: Act) -> None:
        match act:
            case Say():
                self.said.append(act)
            case Ask(text):
                for told in self.answers.get(text.split()[0].lower(), ANSWER):
                    self._tell(told)
            case CheckDuty():
                self._tell(self.duty)
            case Transfer():
                self._tell(HandedOver(self.result))
            case LeaveRequest():
                self._tell(Left(self.kept, self.reference))
            case SendLink() | SendMail():
                self._tell(Sent(self.sms_works))
            case HangUp():
                self.hung_up = True
            case Hush() | Drop() | StartRecording() | StopRecording():
                pass


Played = Callable[..., Script]
