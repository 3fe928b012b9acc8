"""A counter that plays scenes slowly, to be looked at: `python -m tests.bot.web.browser.stage [port]`.

The first word of a question chooses the scene; everything else about the server is real.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from bot.answering.notices import Notices
from bot.domain.actions import Action, ActionKind
from bot.domain.answers import Answer, Citation, Outcome, Refusal, Road, Sentence
from bot.domain.conversations import Question
from bot.domain.events import (
    Alerted,
    Answered,
    AnswerEvent,
    Begun,
    Clarified,
    EmergencyRaised,
    Failed,
    Queued,
    Refused,
    SentenceSaid,
    SourcesFound,
)
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Intercommunality, Territory
from bot.storage import StoredNotices, open_store
from bot.web.app import build_app
from bot.web.options import WebOptions

RECEPTION = Contact(
    "Accueil de la mairie",
    "02 61 91 10 00",
    "accueil@mairie-port-clairval.example",
    "https://www.port-clairval.example/mairie",
    "Lundi au vendredi, 9 h à 12 h et 13 h 30 à 17 h",
    "1 place de la République",
)
OTHER = Contact("Mairie de Saint-Aubin", "02 61 92 20 00", "", "", "Mardi et jeudi, 14 h à 18 h")
IDENTITY = Citation(
    1,
    "p1",
    "Carte d'identité et passeport",
    "https://www.port-clairval.example/demarches/carte-identite",
    "pieces",
    None,
    date(2026, 1, 12),
    "Pour un renouvellement, apportez l'ancienne carte d'identité, une photo d'identité de moins de six mois et un "
    "justificatif de domicile de moins d'un an.\nLe rendez-vous se prend en ligne ou par téléphone.",
    ("carte d'identité", "photo", "justificatif de domicile"),
    "port-clairval",
)
NATIONAL = Citation(
    2,
    "p2",
    "Carte nationale d'identité : perte et vol",
    "https://www.service-public.example/cni",
    "",
    None,
    date(2026, 3, 2),
    "En cas de perte ou de vol, un timbre fiscal de 25 € est demandé.",
    ("perte", "25 €"),
    "france",
    certainty=91,
)
TARIFFS = Citation(
    3,
    "p3",
    "Tarifs municipaux 2026",
    "https://www.port-clairval.example/tarifs.pdf",
    "",
    4,
    None,
    "Photocopie : 0,30 €",
)
SAID = (
    Sentence(
        "Pour renouveler votre carte d'identité, apportez l'ancienne carte, une photo de moins de six mois et un "
        "justificatif de domicile de moins d'un an.",
        (IDENTITY,),
    ),
    Sentence("Le rendez-vous se prend en ligne ou par téléphone.", (IDENTITY,)),
    Sentence("En cas de perte ou de vol, un timbre fiscal de 25 € est demandé.", (NATIONAL, IDENTITY)),
)
APPOINTMENT = Action(
    "rdv",
    "port-clairval",
    ActionKind.APPOINTMENT,
    "Prendre rendez-vous pour une carte d'identité ou un passeport",
    "Vous pouvez prendre rendez-vous en ligne.",
    "https://rdv.port-clairval.example",
    ("carte",),
    ("ci",),
    prerequisites=("faire la pré-demande en ligne",),
    papers=("une photo d'identité de moins de six mois", "un justificatif de domicile <b>récent</b>"),
    fee="gratuit",
    delay="environ trois semaines d'attente",
    checked_on=date(2026, 11, 20),
)
FORM = Action(
    "ast",
    "france",
    ActionKind.FORM,
    "Autorisation de sortie du territoire d'un mineur",
    "Le formulaire porte le numéro 15646.",
    "javascript:window.hacked=1",
    ("sortie",),
    ("ast",),
    form_number="15646",
    form_version="01",
)
PAYLOAD = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>"\'><svg/onload=window.hacked=1>'
HOSTILE = replace(
    IDENTITY,
    title=f"{PAYLOAD} title",
    url="javascript:window.hacked=1",
    passage=f"{PAYLOAD} passage photo",
    highlights=("photo", "<script>", "(", "\\"),
)


@dataclass
class Scenes:
    """The path of a question, played. `step_s` passes between two events."""

    step_s: float = 0.6

    async def __call__(self, question: Question, counter: "Counter") -> AsyncIterator[AnswerEvent]:
        ids = (f"a{question.id}", question.id)
        yield Begun(*ids, question.conversation_id, question.commune, question.language, "Une machine.", question.at)
        alerts = counter.notices.alerts((question.commune,), question.at)
        if alerts:
            yield Alerted(alerts)
        async for event in self._scene(question, Answer(*ids, Outcome.ANSWERED, Road.EXTRACTED, alerts=alerts)):
            await asyncio.sleep(self.step_s)
            yield event

    async def _scene(self, question: Question, answer: Answer) -> AsyncIterator[AnswerEvent]:
        match question.text.split()[0].lower().strip("…?.,"):
            case "panne":
                yield Failed("Un incident nous empêche de répondre. Réessayez, ou appelez la mairie.", RECEPTION)
            case "incendie":
                text = "En cas d'incendie, mettez-vous à l'abri et appelez tout de suite le 18 (pompiers) ou le 112."
                yield EmergencyRaised(text, ("18", "112", "114"))
                yield Answered(replace(answer, outcome=Outcome.EMERGENCY, road=Road.EMERGENCY, message=text))
            case "piscine":
                reason = "Je n'ai pas trouvé la réponse dans les documents dont je dispose."
                refusal = Refusal(Outcome.REFUSED_NO_EVIDENCE, reason, "Il manque les horaires demandés.", RECEPTION)
                yield Refused(refusal)
                yield Answered(replace(answer, outcome=refusal.outcome, road=None, refusal=refusal))
            case "carte":
                yield Clarified("De quelle carte s'agit-il ?", ("Carte d'identité", "Carte grise <i>"))
                yield Answered(replace(answer, outcome=Outcome.CLARIFY, road=None, message="De quelle carte ?"))
            case "accident":
                yield EmergencyRaised("Appelez le 18.", ("18", "112"))
                told = ("Appelez le 18.", "En extraits.")
                async for event in self._said(answer, SAID, (IDENTITY, NATIONAL, TARIFFS), told):
                    yield event
            case "hostile":
                async for event in self._said(answer, (Sentence(f"{PAYLOAD} said.", (HOSTILE,)),), (HOSTILE,), ()):
                    yield event
            case "lent":
                async for event in self._said(answer, SAID * 100, (IDENTITY, NATIONAL, TARIFFS), ()):
                    yield event
            case "long":
                phrases = tuple(Sentence(f"Phrase {number} : dite.", (IDENTITY,)) for number in range(1, 31))
                async for event in self._said(answer, phrases, (IDENTITY,), ()):
                    yield event
            case "démarche":
                acting = replace(answer, actions=(APPOINTMENT, FORM))
                async for event in self._said(acting, SAID, (IDENTITY, NATIONAL, TARIFFS), ()):
                    yield event
            case _:
                yield Queued(2)
                notices = ("Réponse composée d'extraits des documents, sans reformulation.",)
                async for event in self._said(answer, SAID, (IDENTITY, NATIONAL, TARIFFS), notices):
                    yield event

    async def _said(
        self, answer: Answer, sentences: tuple[Sentence, ...], found: tuple[Citation, ...], notices: tuple[str, ...]
    ) -> AsyncIterator[AnswerEvent]:
        yield SourcesFound(found)
        for sentence in sentences:
            yield SentenceSaid(sentence, Road.EXTRACTED)
        yield Answered(replace(answer, sentences=sentences, citations=found[:2], notices=notices))


@dataclass(frozen=True)
class Fit:
    ready: bool = True
    degraded: tuple[str, ...] = ("no_generator",)
    generation: str = "g1"
    embedder: str = "minilm"
    generator: str = ""


@dataclass(frozen=True)
class Counter:
    territory: Territory
    places: tuple[Place, ...]
    notices: Notices


@dataclass(frozen=True)
class Holder:
    counter: Counter

    def health(self) -> Fit:
        return Fit()


def stage(database: Path, options: WebOptions, scenes: Scenes) -> FastAPI:
    """The real application over the played path."""
    communes = {
        "port-clairval": Commune("port-clairval", "Port-Clairval", "99101", "rives"),
        "saint-aubin": Commune("saint-aubin", "Saint-Aubin-des-Rives", "99118", "rives"),
    }
    territory = Territory("Rives", "port-clairval", communes, {"rives": Intercommunality("rives", "Rives Agglo")})
    places = (
        Place("m", "Mairie", "port-clairval", RECEPTION, general=True),
        Place("n", "Mairie", "saint-aubin", OTHER, general=True),
    )
    store = open_store(f"sqlite:///{database}")
    return build_app(Holder(Counter(territory, places, StoredNotices(store.board))), store, options, scenes)


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8099
    with tempfile.TemporaryDirectory() as folder:
        app = stage(Path(folder) / "guichet.db", WebOptions(cors_origins=(f"http://localhost:{port + 1}",)), Scenes())
        uvicorn.run(app, port=port, log_level="warning")
