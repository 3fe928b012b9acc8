"""A small territory and its passages, published in both kinds of index."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from qdrant_client import QdrantClient

from bot.answering.retrieve import Index, Vectors
from bot.domain.documents import Passage, Validity
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Intercommunality, Layer, Territory
from bot.engines.generations import open_view, write_generation
from bot.engines.index_server import open_published
from bot.engines.index_server_writing import publish
from bot.engines.manifest import Manifest
from bot.engines.sparse import FrenchAnalyser

EMBEDDER = "directions"


@dataclass(frozen=True)
class Made:
    """Everything a generation is written from."""

    passages: tuple[Passage, ...]
    vectors: Vectors
    territory: Territory
    places: tuple[Place, ...]
    manifest: Manifest


def make_passage(
    document: str, position: int, title: str, text: str, owner: str = "bourg", validity: Validity | None = None
) -> Passage:
    layer = {"france": Layer.NATIONAL, "agglo": Layer.INTERCOMMUNAL}.get(owner, Layer.COMMUNAL)
    return Passage(
        id=f"{document}#{position}",
        document_id=document,
        title=title,
        heading_path=("Vie pratique", title),
        text=text,
        url=f"https://bourg.example/{document}",
        layer=layer,
        owner=owner,
        position=position,
        digest=f"{document}-{position}",
        anchor="ici",
        page=position + 1,
        service="accueil",
        published=date(2026, 1, 2),
        validity=validity or Validity(),
    )


OLD = Validity(date(2025, 9, 1), date(2026, 8, 31))
NEW = Validity(date(2026, 9, 1), None)


@pytest.fixture(scope="session")
def made() -> Made:
    passages = (
        make_passage("carte", 1, "Carte d'identité", "Le dépôt se fait sur rendez-vous, avec une photo récente."),
        make_passage("carte", 0, "Carte d'identité", "Pour refaire sa carte nationale d'identité, 25 € de timbre."),
        make_passage("cantine-2025", 0, "Tarifs de la cantine", "Le repas coûte 3,40 € à la cantine.", validity=OLD),
        make_passage("cantine-2026", 0, "Tarifs de la cantine", "Le repas coûte 3,60 € à la cantine.", validity=NEW),
        make_passage("cantine-autre", 0, "Cantine", "Le repas coûte 3,20 € pour tous à la cantine.", owner="autre"),
        make_passage("dechets", 0, "Déchèterie", "La déchèterie ouvre du lundi au samedi, 9 h-12 h.", owner="agglo"),
        make_passage("eau", 0, "Eau", "Le prix de l'eau est de 4,12 € le mètre cube.", owner="agglo"),
        make_passage("passeport", 0, "Passeport", "Le formulaire Cerfa 12100*02 est remis au guichet.", owner="france"),
    )
    towns = {one: Commune(one, one.title(), "99101", "agglo") for one in ("bourg", "autre")}
    territory = Territory("Essai", "bourg", towns, {"agglo": Intercommunality("agglo", "Agglo")})
    contact = Contact("Accueil", "02 61 91 10 00", hours="lundi 9 h-12 h")
    return Made(
        passages,
        np.eye(len(passages), 16, dtype=np.float32),
        territory,
        (Place("accueil", "Mairie", "bourg", contact, ("carte d'identité",), True),),
        Manifest(EMBEDDER, {"carte": "abc"}),
    )


@pytest.fixture(scope="session")
def analyser() -> FrenchAnalyser:
    return FrenchAnalyser()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(params=["edge", "server"])
def index(request: pytest.FixtureRequest, made: Made, analyser: FrenchAnalyser, root: Path) -> Iterator[Index]:
    parts = (made.passages, made.vectors, analyser, made.territory, made.places, made.manifest)
    if request.param == "edge":
        write_generation(root, *parts)
        opened = open_view(root)
        yield opened
        opened.close()
    else:
        client = QdrantClient(":memory:")
        publish(client, "guichet", *parts)
        yield open_published(client, "guichet")
