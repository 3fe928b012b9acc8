"""A town hall nobody prepared for is adopted from its site alone: a folder, an index, answers, its own look."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.web.theme import read_theme
from eval.bench.serving import serving as counter_served
from ingestion.sources import read_sources
from tests.conftest import ROOT
from tests.ingestion.adopt.valmuse import LOGO, valmuse
from tests.ingestion.web.site import Site, serving

LONGEST_S = 600.0
"""What adopting a town hall may take here, from nothing to its third answer."""

WITHOUT_MODELS = {"GUICHET_EMBEDDER": "none", "GUICHET_GENERATOR": "none"}


@dataclass(frozen=True)
class Adopted:
    site: Site
    folder: Path
    told: str
    seconds: float

    def environment(self) -> dict[str, str]:
        lines = (self.folder / ".env").read_text("utf-8").split()
        return dict(line.split("=", 1) for line in lines) | WITHOUT_MODELS


def _run(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(
        command, env=os.environ | environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )


def _new(site: Site, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    given = ("--site", site.url, "--insee", "01990", "--name", "Valmuse", "--folder", str(folder), "--private", *more)
    return _run("ingestion", "new", *given)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Adopted]:
    """Valmuse adopted and ingested, as an operator would."""
    folder, started = tmp_path_factory.mktemp("guichet") / "valmuse", time.monotonic()
    with serving(valmuse) as site:
        made = _new(site, folder, "--group", "Pays de Muse")
        assert made.returncode == 0, made.stderr
        adopted = Adopted(site, folder, made.stdout, 0.0)
        read = _run("ingestion", "run", "--json", **adopted.environment())
        assert read.returncode == 0, read.stderr
        assert json.loads(read.stdout)["unreadable"] == []
        yield Adopted(site, folder, made.stdout, time.monotonic() - started)


def _asked(town: Adopted, question: str) -> dict[str, Any]:
    done = _run("bot", "ask", question, "--json", "--at", "2026-11-23T10:00", **town.environment())
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_what_the_site_shows_is_in_the_folder(town: Adopted) -> None:
    catalogue = read_sources(town.folder)
    (commune,) = catalogue.territory.communes.values()
    assert (commune.id, commune.insee, commune.zone, commune.intercommunality) == (
        "valmuse",
        "01990",
        "A",
        "pays-de-muse",
    )
    (place,) = json.loads((town.folder / "annuaire.json").read_text("utf-8"))["places"]
    assert place["phone"] == "04 99 10 14 20"
    assert place["email"] == "mairie@valmuse.example"
    assert place["address"] == "12 rue du Moulin, 01990 Valmuse"
    assert place["hours"] == "Lundi, mardi et jeudi : 8 h 45 - 12 h 15 ; Vendredi : 14 h - 18 h 30"
    theme = read_theme(town.folder)
    assert (theme.accent, theme.logo, theme.media) == ("#7a1f5c", LOGO, "image/svg+xml")
    for name in ("LISEZMOI.md", "documents/LISEZMOI.md", "competences.toml", "actions.toml"):
        assert "{{" not in (town.folder / name).read_text("utf-8")


def test_three_questions_are_answered_from_its_own_pages(town: Adopted) -> None:
    started = time.monotonic()
    market = _asked(town, "Quel jour a lieu le marché ?")
    meal = _asked(town, "Combien coûte un repas à la cantine ?")
    hours = _asked(town, "À quelle heure ferme la mairie le vendredi ?")
    said = [" ".join(one["text"] for one in answer["sentences"]) for answer in (market, meal, hours)]
    assert "vendredi" in said[0]
    assert market["citations"][0]["url"] == f"{town.site.url}vie-locale/marche"
    assert "3,85" in said[1]
    assert (meal["citations"][0]["url"], meal["citations"][0]["page"]) == (f"{town.site.url}docs/tarifs.pdf", 1)
    assert "18 h 30" in said[2]
    assert {answer["commune"] for answer in (market, meal, hours)} == {"valmuse"}
    assert town.seconds + time.monotonic() - started < LONGEST_S


def test_a_refusal_gives_its_town_hall(town: Adopted) -> None:
    said = _asked(town, "Quelle est la recette de la blanquette de veau ?")
    assert said["outcome"].startswith("refused")
    assert said["contact"]["phone"] == "04 99 10 14 20"


def test_the_page_the_widget_and_the_models_are_its_own(town: Adopted) -> None:
    environment = town.environment()
    with counter_served(Path(environment["GUICHET_DATA_DIR"]), environment) as served:
        url = served.url
        page = httpx.get(url).text
        assert "Mairie de Valmuse" in page
        assert "Poser une question à Valmuse" in page
        assert "04 99 10 14 20" in page
        assert "clairval" not in page.lower()
        assert httpx.get(f"{url}/logo").content == LOGO
        assert "#7a1f5c" in httpx.get(f"{url}/widget/theme.css").text
        assert [one["id"] for one in httpx.get(f"{url}/api/v1/communes").json()["communes"]] == ["valmuse"]
        models = [one["id"] for one in httpx.get(f"{url}/v1/models").json()["data"]]
        assert "guichet-valmuse" in models
        assert not [one for one in models if "clairval" in one]


def test_nothing_is_written_over_and_nothing_inside_guichet(town: Adopted, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in town.folder.glob("*.*") if path.is_file()}
    again = _new(town.site, town.folder)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert all(path.read_bytes() == content for path, content in before.items())
    inside = _new(town.site, ROOT / "build" / "valmuse")
    assert inside.returncode == 2
    assert not (ROOT / "build" / "valmuse").exists()
    wrong = _run("ingestion", "new", "--site", town.site.url, "--insee", "1", "--name", "X", "--folder", str(tmp_path))
    assert wrong.returncode == 2
    assert "--insee" in wrong.stderr


def test_a_site_on_the_local_network_is_refused_unless_it_is_declared_so(town: Adopted, tmp_path: Path) -> None:
    given = ("--site", town.site.url, "--insee", "01990", "--name", "Valmuse", "--folder", str(tmp_path / "v"))
    refused = _run("ingestion", "new", *given)
    assert refused.returncode == 3
    assert "local network" in refused.stderr
    assert not (tmp_path / "v").exists()


def test_a_site_that_shows_nothing_still_makes_a_folder_that_says_what_to_fill(tmp_path: Path) -> None:
    def bare(site: Site) -> None:
        site.page("/", "<h1>Bienvenue</h1><p>Le site est en construction.</p>")

    with serving(bare) as site:
        made = _new(site, tmp_path / "nu")
    assert made.returncode == 0
    assert "not found, to be filled in annuaire.json: phone, email, address, hours" in made.stdout
    assert "rien trouvé, à compléter" in (tmp_path / "nu" / "LISEZMOI.md").read_text("utf-8")
    assert read_theme(tmp_path / "nu").media == "image/svg+xml"
    assert read_sources(tmp_path / "nu").territory.default_commune == "valmuse"
