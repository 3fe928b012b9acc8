"""What the embedder learns from: open sheets only, none of whose lines is a sealed title."""

import json
import random
from pathlib import Path

import pytest

from bot.domain.folding import fold
from bot.engines.sparse import FrenchAnalyser
from eval.training.neighbours import NEAREST, batches, nearest
from eval.training.pairs import Drawing
from eval.training.seal import ANSWERED, LEARNED_TITLES, SEARCHED, TITLED, mark, sealed_texts
from eval.training.sheets import Sheet, headed, open_catalogue, open_sheets
from eval.training.towns import towns
from eval.training.wordings import keywords, typed

SETS = Path(__file__).parents[3] / "shared" / "data"
SEALED, OPEN, OTHER = "F2", "F0", "F1"
CLOSED = frozenset({"comment obtenir un secret bien garde ?", "titre scelle"})

needs_sets = pytest.mark.skipif(not (SETS / TITLED).is_dir(), reason=f"the open sets are not in {SETS}")


def folder(tmp_path: Path, *rows: dict[str, str]) -> Path:
    lines = "".join(json.dumps({"url": "", **row}, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "corpus.jsonl").write_text(lines, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def analyser() -> FrenchAnalyser:
    return FrenchAnalyser()


def test_neither_a_sealed_sheet_nor_its_namesake_is_learned_from(tmp_path: Path) -> None:
    given = folder(
        tmp_path,
        {"id": SEALED, "title": "Autre", "text": "Du texte."},
        {"id": OPEN, "title": "Titre ouvert", "text": "Du texte aussi."},
        {"id": OTHER, "title": "TITRE SCELLÉ", "text": "Le même sous un autre numéro."},
    )
    assert [sheet.id for sheet in open_sheets(given, CLOSED)] == [OPEN]


def test_lines_that_are_a_sealed_title_or_the_sheets_own_are_taken_out(tmp_path: Path) -> None:
    text = "Carte d'identité :\nElle est gratuite.\nTitre scellé\nVoir : comment obtenir un secret bien gardé ?\nFin."
    given = folder(tmp_path, {"id": OPEN, "title": "Carte d'identité", "text": text})
    [sheet] = open_sheets(given, CLOSED)
    assert sheet.passages == ("Elle est gratuite.\nFin.",)


def test_a_heading_is_a_short_line_above_a_text() -> None:
    passage = "Pièces à fournir\nUne photo d'identité de moins de six mois et un justificatif.\nune photo,\nFin"
    assert [one.heading for one in headed(passage)] == ["Pièces à fournir"]


def test_wordings_keep_words_of_the_title_and_are_repeatable(analyser: FrenchAnalyser) -> None:
    title = "Comment renouveler une carte d'identité ?"
    made = {typed(title, analyser, random.Random(n)) for n in range(40)}
    assert made == {typed(title, analyser, random.Random(n)) for n in range(40)}
    assert len(made) > 10
    clean = [one for one in made if "identité" in one.lower()]
    assert len(clean) > len(made) / 4
    assert 2 <= len(keywords("Une copie intégrale de l'acte de naissance", analyser, random.Random(1)).split()) <= 5


def test_a_batch_puts_beside_each_sheet_those_it_is_taken_for(analyser: FrenchAnalyser) -> None:
    subjects = ("cantine scolaire", "passeport", "déchèterie", "mariage")
    words = ("ouverture", "prix", "retard", "perte", "demande")
    sheets = [Sheet(f"{one} {word}", one, (f"La {one} ({word}).",)) for one in subjects for word in words]
    near = nearest(sheets, analyser)
    assert near.shape == (20, NEAREST)
    for row, sheet in enumerate(sheets):
        assert row not in near[row]
        assert all(sheets[at].id[:4] == sheet.id[:4] for at in near[row][:4]), sheet.id
    batch = next(batches(sheets, near, 8, random.Random(1)))
    assert len({sheet.id for sheet in batch}) == 8


@needs_sets
def test_no_sealed_title_is_among_the_titles_the_embedder_learned() -> None:
    learned = set(LEARNED_TITLES.read_text("utf-8").split())
    closed = sealed_texts(SETS / name for name in (TITLED, ANSWERED, SEARCHED))
    assert len(learned) > 2000
    assert not learned & {mark(text) for text in closed}


@needs_sets
def test_no_sealed_title_occurs_in_the_pairs_learned_from(analyser: FrenchAnalyser) -> None:
    closed = sealed_texts(SETS / name for name in (TITLED, ANSWERED, SEARCHED))
    sheets = [*open_sheets(SETS / TITLED, closed), *open_catalogue(SETS / TITLED, closed)]
    lines = {fold(line).rstrip(" :") for sheet in sheets for text in sheet.passages for line in text.split("\n")}
    assert not lines & closed
    assert not {fold(sheet.title) for sheet in sheets} & closed
    drawing, dice = Drawing(analyser), random.Random(5)
    for sheet in dice.choices(sheets, k=1500):
        pair = drawing.draw(sheet, dice)
        assert fold(pair.asked) not in closed
    pages = [page for town in towns(closed) for page in town.pages]
    above = {fold(head) for page in pages for passage in page.passages for head in passage.heading_path}
    assert not above & closed
    learned = set(LEARNED_TITLES.read_text("utf-8").split())
    assert learned == {mark(one.title) for one in (*sheets, *pages)}
