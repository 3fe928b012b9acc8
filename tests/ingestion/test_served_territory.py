"""The demo town hall read over HTTP with the State's files: facts that live in one place only are found and cited."""

import json
import os
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.bench.serving import serving as counter_served
from ingestion.parse.scan import missing_tool
from tests.conftest import ROOT, need
from tests.ingestion.served import territory, town
from tests.ingestion.test_scans import DEJAVU
from tests.ingestion.web.site import Site, serving

FOUNTAIN = "Combien coûte la redevance du chantier de la fontaine ?"


@dataclass(frozen=True)
class Read:
    site: Site
    report: dict[str, Any]
    environment: dict[str, str]


def _run(module: str, *arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """`guichet-ingest run` over the served site, then over it once more."""
    need(not missing_tool(), "tesseract with French (apt install tesseract-ocr tesseract-ocr-fra)")
    need(DEJAVU.exists(), "the DejaVu fonts (apt install fonts-dejavu-core)")
    folder = tmp_path_factory.mktemp("served")
    with serving(town) as site:
        environment = {
            "GUICHET_TERRITORY": str(territory(folder / "territory", site.url)),
            "GUICHET_DATA_DIR": str(folder / "data"),
            "GUICHET_EMBEDDER": "none",
            "GUICHET_GENERATOR": "none",
        }
        report = json.loads(_run("ingestion", "run", "--json", environment=environment))
        yield Read(site, report, environment)


def _asked(read: Read, question: str) -> dict[str, Any]:
    told = _run("bot", "ask", question, "--json", "--at", "2026-11-23T10:00", environment=read.environment)
    said: dict[str, Any] = json.loads(told)
    return said


def _text(said: dict[str, Any]) -> str:
    return " ".join(one["text"] for one in said["sentences"])


def test_the_whole_site_is_read_politely_and_the_private_part_is_not(read: Read) -> None:
    assert read.report["unreadable"] == []
    assert read.report["sites"][0]["pages"] > 50
    assert "/prive/brouillon" not in read.site.asked
    assert "/arretes/fontaine.pdf" in read.site.asked


@pytest.mark.parametrize(
    ("question", "fact", "where"),
    [
        (FOUNTAIN, "42,50 €", "/arretes/fontaine.pdf#page=1"),
        ("Quelle subvention a été votée pour le Club nautique du Levant ?", "14 500 €", "proces-verbal.pdf#page=4"),
        ("Quel est le numéro du CCAS ?", "02 61 91 10 60", "#"),
        ("Quel supplément par poule pour un poulailler en zone inondable ?", "3 €", "F90001#"),
        (
            "Quel est le téléphone de la trésorerie de Montreval ?",
            "02 61 91 77 70",
            "lannuaire.service-public.gouv.fr/t1",
        ),
    ],
    ids=["scan", "table", "contact", "cas", "directory"],
)
def test_a_fact_that_lives_in_one_place_is_answered_and_cited_there(
    read: Read, question: str, fact: str, where: str
) -> None:
    said = _asked(read, question)
    assert fact in _text(said)
    supports = [citation["href"] for one in said["sentences"] if fact in one["text"] for citation in one["citations"]]
    assert any(where in href for href in supports), supports


def test_a_recognised_text_says_so_wherever_it_is_cited(read: Read) -> None:
    (cited,) = [one for one in _asked(read, FOUNTAIN)["citations"] if one["certainty"] is not None]
    assert 55 <= cited["certainty"] <= 100
    terminal = _run("bot", "ask", FOUNTAIN, environment=read.environment)
    assert f"texte reconnu sur un scan, sûr à {cited['certainty']} %" in terminal
    with counter_served(Path(read.environment["GUICHET_DATA_DIR"]), read.environment) as served:
        form = urllib.parse.urlencode({"question": FOUNTAIN, "commune": "port-clairval", "lang": "fr"})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        page = httpx.post(f"{served.url}/", content=form, headers=headers, timeout=60).text
        kept = httpx.get(f"{served.url}/api/v1/wording/fr").json()["words"]["recognised"]
    assert "Texte reconnu sur un document scanné" in page
    assert kept.startswith("Texte reconnu sur un document scanné")


def test_a_second_run_visits_and_publishes_nothing_new(read: Read) -> None:
    again = json.loads(_run("ingestion", "run", "--json", environment=read.environment))
    assert not again["published"]
    assert again["parsed"] == 0
