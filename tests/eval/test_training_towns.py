"""Towns written for lessons: what answers each question is found among what evidence reads of their documents."""

from pathlib import Path

import pytest

from bot.domain.folding import fold
from eval.training.seal import TITLED, closed_under
from eval.training.towns import TOWNS, Town, asked_of_passages, asked_of_statements, towns

SETS = Path(__file__).parents[3] / "shared" / "data"
needs_sets = pytest.mark.skipif(not (SETS / TITLED).is_dir(), reason=f"the open sets are not in {SETS}")

TEXT = """# Piscine : tarifs

## Entrées

Les **enfants** de moins de 4 ans ne paient pas. Ils portent un bonnet bleu.

| Public | Bourg | Extérieurs |
|---|---|---|
| Enfant | 2,10 € | 3,40 € |
| Adulte | 4,20 € | 6,80 € |

# Bulletin

- la piscine ferme le 3 mai 2027 ;
- l'entrée adulte reste à 4,20 €.
"""
ROW = "| Adulte | 4,20 € | 6,80 € |"


def town(folder: Path, *lines: tuple[str, str, str, str], closed: frozenset[str] = frozenset()) -> Town:
    (folder / "bourg.md").write_text(TEXT, "utf-8")
    (folder / "bourg.tsv").write_text("".join("\t".join(line) + "\n" for line in lines), "utf-8")
    [made] = towns(closed, folder)
    return made


def test_a_row_answers_with_its_columns_and_so_does_what_says_the_same_elsewhere(tmp_path: Path) -> None:
    made = town(tmp_path, ("Piscine : tarifs", "je suis majeur, combien ?", ROW, "4,20 €"))
    [one], own = asked_of_statements(made)
    assert one.sheet == "bourg/1" and set(own) == {"bourg/1", "bourg/2"}
    first, second, whole_list = one.answers
    assert first == "Piscine : tarifs. Entrées : Public : Adulte ; Bourg : 4,20 € ; Extérieurs : 6,80 €"
    assert all(text.startswith("Bulletin") and "4,20 €" in text for text in (second, whole_list))


def test_a_sentence_is_found_without_its_marks(tmp_path: Path) -> None:
    quote = "Les **enfants** de moins de 4 ans ne paient pas."
    [one], _ = asked_of_statements(town(tmp_path, ("Piscine : tarifs", "et bébé ?", quote, "ne paient pas")))
    assert one.answers == ("Piscine : tarifs. Entrées : Les enfants de moins de 4 ans ne paient pas.",)


def test_a_near_miss_has_what_a_careless_reader_would_give(tmp_path: Path) -> None:
    [one], _ = asked_of_statements(town(tmp_path, ("Piscine : tarifs", "et les retraités ?", f"-{ROW}", "")))
    assert one.answers == () and one.careless[0].endswith("Extérieurs : 6,80 €")


def test_a_question_is_asked_of_the_passages_that_hold_its_answer(tmp_path: Path) -> None:
    made = town(
        tmp_path, ("Piscine : tarifs", "combien ?", ROW, "4,20 €"), ("Bulletin", "pourquoi ?", "-la piscine ferme", "")
    )
    [one], own = asked_of_passages(made)
    assert {text.partition("\n")[0] for text in one.answers} == {"Piscine : tarifs > Entrées", "Bulletin"}
    assert one.answers[0] in own["bourg/1"]


def test_what_is_closed_or_no_longer_written_gives_no_question(tmp_path: Path) -> None:
    lines = [
        ("Piscine : tarifs", "Combien pour un adulte ?", ROW, "4,20 €"),
        ("Bulletin", "Titre scellé", "la piscine ferme le 3 mai 2027", "3 mai 2027"),
        ("Bulletin", "Quand ferme-t-elle ?", "la patinoire ouvre ses portes en hiver", "en hiver"),
    ]
    made = town(tmp_path, *lines, closed=frozenset({"piscine : tarifs", "titre scelle"}))
    assert [page.title for page in made.pages] == ["Bulletin"]
    assert asked_of_statements(made)[0] == []


def test_a_closed_heading_stands_above_nothing(tmp_path: Path) -> None:
    made = town(tmp_path, ("Piscine : tarifs", "combien ?", ROW, "4,20 €"), closed=frozenset({"entrees"}))
    [one], _ = asked_of_statements(made)
    assert one.answers[0].startswith("Piscine : tarifs : Public : Adulte")


def test_the_towns_are_whole_and_what_answers_is_found() -> None:
    found = towns(frozenset())
    assert len(found) == 16 and sum(len(one.lines) for one in found) > 12_500
    for one in found:
        asked, _ = asked_of_statements(one)
        missed = sum(not each.answers for each in asked)
        assert len(asked) > 0.98 * len(one.lines), one.name
        assert 0.25 < missed / len(asked) < 0.45, one.name


@needs_sets
def test_no_sealed_title_or_question_is_learned_from_towns() -> None:
    closed = closed_under(SETS)
    learned = {fold(text) for one in towns(closed) for text in (*(page.title for page in one.pages),
               *(line.text for line in one.lines))}  # fmt: skip
    assert learned and not learned & closed
    assert len(list(TOWNS.glob("*.md"))) == len(list(TOWNS.glob("*.tsv")))


def test_towns_not_yet_learned_are_sound_and_none_is_learned() -> None:
    learned = {file.name for file in TOWNS.iterdir()}
    made = towns(frozenset(), TOWNS.parent / "unlearned_towns")
    assert len(made) == 8 and not learned & {f"{town.name}.md" for town in made}
    for town in made:
        asked, _ = asked_of_statements(town)
        assert len(asked) > 0.98 * len(town.lines)
        assert 0.25 < sum(not one.answers for one in asked) / len(asked) < 0.45
