"""What the embedder learns of questions: what answers them in their sheet, what only seems to, that some have none."""

import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer

from bot.domain.folding import fold
from bot.engines.embedding_french import FrenchEncoder, Shape
from bot.engines.onnx_embedding import FRENCH_FOLDER, TOKENIZER
from eval.ranking import sealed
from eval.training import answering
from eval.training.answering import told_apart
from eval.training.beside import (
    ASKED,
    MISSED,
    Drawing,
    Lesson,
    lessons,
    own_passages,
    own_statements,
    sheet_passages,
)
from eval.training.contrast import Student
from eval.training.meaning import Step, learn
from eval.training.seal import ANSWERED, SEARCHED, TITLED, mark, sealed_texts
from eval.training.sheets import Sheet, kept_back, open_sheets
from eval.training.stated import stated
from eval.training.towns import towns
from eval.training.written import WRITTEN, Written, written

SETS = Path(__file__).parents[3] / "shared" / "data"
needs_sets = pytest.mark.skipif(not (SETS / TITLED).is_dir(), reason=f"the open sets are not in {SETS}")

FEE, LOAN = "La carte coûte 12 € par an pour les adultes.", "Un livre est prêté pendant trois semaines."
LIBRARY = Sheet("F1", "Bibliothèque", (f"Tarif\n{FEE}\nLes enfants ne paient rien avant 12 ans.", f"Prêt\n{LOAN}"))
POOL = Sheet("F2", "Piscine", ("L'entrée coûte 4 € pour les adultes du quartier.\nIl faut un bonnet de bain.",))
SHOWN = f"Bibliothèque. Tarif : {FEE}"


def asked(tmp_path: Path, *lines: tuple[str, str, str], closed: frozenset[str] = frozenset()) -> list[Written]:
    file = tmp_path / "written.tsv"
    file.write_text("".join("\t".join(line) + "\n" for line in lines), "utf-8")
    return written([LIBRARY, POOL], closed, file)


def tokenizer() -> str:
    return (FRENCH_FOLDER / TOKENIZER).read_text("utf-8")


def student() -> Student:
    torch.manual_seed(3)
    pieces = Tokenizer.from_str(tokenizer()).get_vocab_size()
    return Student(FrenchEncoder(Shape(pieces, width=32, inner=64, layers=2, dims=24)), tokenizer(), 2e-3)


def test_a_question_comes_with_what_answers_it_under_its_title_and_heading(tmp_path: Path) -> None:
    answered = ("F1", f"{mark(FEE)},{mark(LOAN)}", "c'est combien ?")
    missed = ("F1", f"-{mark(FEE)}", "et pour un an et demi ?")
    first, second = asked(tmp_path, answered, missed)
    assert first.answers[0] == SHOWN and len(first.answers) == 2 and first.careless == ()
    assert second.answers == () and second.careless == (SHOWN,)


def test_closed_texts_other_sheets_and_sentences_that_changed_are_left_out(tmp_path: Path) -> None:
    lines = [("F1", mark(FEE), "Titre scellé"), ("F9", mark(FEE), "ailleurs ?"), ("F1", mark("autre"), "changé ?")]
    assert asked(tmp_path, *lines, closed=frozenset({"titre scelle"})) == []


def test_no_answer_stands_among_what_is_beside_it(tmp_path: Path) -> None:
    questions = asked(tmp_path, ("F1", mark(FEE), "quel prix ?"), ("F2", f"-{mark('autre')}", "?"))
    [one] = lessons(questions, own_statements([LIBRARY, POOL]), student())
    assert SHOWN not in one.same and len(one.same) == len(stated(LIBRARY)) - 1
    assert all(text.startswith("Piscine") for text in one.elsewhere)


def test_a_question_is_asked_of_the_passage_that_holds_its_answer(tmp_path: Path) -> None:
    answered = ("F1", f"{mark(LOAN)},{mark(FEE)}", "quel prix, et pour combien de temps ?")
    questions = asked(tmp_path, answered, ("F1", f"-{mark(FEE)}", "et pour un an et demi ?"))
    [one] = sheet_passages(questions, [LIBRARY, POOL])
    said = own_passages([LIBRARY, POOL])
    assert one.answers == (said["F1"][1], said["F1"][0]) and one.answers[1].startswith("Bibliothèque\nTarif\n")
    [lesson] = lessons([one], said, student())
    assert lesson.same == () and set(lesson.elsewhere) <= set(said["F2"])


def test_each_kind_of_step_is_taken_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(time, "process_time", lambda: 10.0 * len(taken))

    def step(name: str) -> Step:
        def one(_: Student, done: float) -> float:
            assert 0 <= done < 1
            taken.append(name)
            return 0.0

        return one

    learn(student(), [step("a"), step("b"), step("c")], minutes=1.0)
    assert taken == ["a", "b", "c", "a", "b", "c"]


class Listener(Student):
    """Learns nothing and keeps what it is told."""

    def answer(
        self, asked: Sequence[str], told: Sequence[str], right: Sequence[Sequence[int]], done: float, tokens: int = 112
    ) -> float:
        self.heard = (list(asked), list(told))
        return 0.0


def test_a_step_about_towns_is_about_one_of_them_and_none_about_what_is_kept_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [name for name in ("bourg", "hameau", "ville") if not kept_back(f"{name}/1")][:2]
    for name in names:
        (tmp_path / f"{name}.md").write_text(
            f"# Halle de {name}\n\nElle ouvre à 8 h. On la loue 40 € par jour.\n", "utf-8"
        )
        line = ("Halle de " + name, f"louer à {name} ?", "On la loue 40 € par jour.", "40 € par jour")
        (tmp_path / f"{name}.tsv").write_text("\t".join(line) + "\n", "utf-8")
    monkeypatch.setattr(answering, "drawn_pairs", lambda _: iter(()))
    pieces = Tokenizer.from_str(tokenizer()).get_vocab_size()
    listener = Listener(FrenchEncoder(Shape(pieces, width=32, inner=64, layers=2, dims=24)), tokenizer(), 2e-3)
    questions = asked(tmp_path, ("F1", mark(FEE), "quel prix ?"))
    stating, of_sheets, holding, *_ = answering.steps(
        [LIBRARY, POOL], questions, towns(frozenset(), tmp_path), listener
    )
    about = set()
    for step in (stating, holding) * 20:
        step(listener, 0.5)
        asked_there, told = listener.heard
        [name] = [one for one in names if told[0].startswith(f"Halle de {one}")]
        assert len(asked_there) == 1 and all(text.startswith(f"Halle de {name}") for text in told)
        about.add(name)
    assert about == set(names)
    of_sheets(listener, 0.5)
    assert SHOWN in listener.heard[1]


def test_a_step_tells_every_answer_and_has_near_misses_that_none_answers() -> None:
    many = [Lesson(Written("F1", f"q{n}", (f"a{n}", "shared"), ()), (f"s{n}",), ()) for n in range(30)]
    near = [Lesson(Written("F1", f"n{n}", (), (f"c{n}",)), (), ("e",)) for n in range(9)]
    names = {one.asked.text: one.asked.answers[0] for one in many}
    drawing = Drawing([*many, *near], random.Random(2))
    for _ in range(20):
        said, told, right = drawing.draw()
        assert len(said) == len(right) == ASKED + MISSED and len(told) == len(set(told))
        whole = [(one, places) for one, places in zip(said[:ASKED], right, strict=False) if one in names]
        assert len(whole) > ASKED / 2 and all(right[:ASKED])
        assert all({told[at] for at in places} <= {"shared", names[one]} for one, places in whole)
        assert right[ASKED:] == [[]] * MISSED
        assert sum(text.startswith("c") for text in told) == MISSED


def test_answers_come_nearer_and_near_misses_go_away() -> None:
    pupil = student()
    before = pupil.answer(["prix carte", "jours"], [FEE, LOAN], [[0], []], 0.5)
    for _ in range(30):
        after = pupil.answer(["prix carte", "jours"], [FEE, LOAN], [[0], []], 0.5)
    assert after < before / 2
    near = pupil.embed(["prix carte"], 32) @ pupil.embed([FEE, LOAN], 32).T
    assert near[0, 0] > near[0, 1]


def test_another_answer_is_not_pushed_away() -> None:
    alone, both = student(), student()
    apart = alone.answer(["prix"], [FEE, LOAN], [[0]], 0.5)
    assert both.answer(["prix"], [FEE, LOAN], [[0, 1]], 0.5) < min(apart, 1e-3)


def test_it_is_told_what_comes_first_in_its_sheet_and_is_nearer_than_a_near_miss(tmp_path: Path) -> None:
    missed = ("F2", f"-{mark('Il faut un bonnet de bain.')}", "un bonnet rouge ?")
    same = asked(tmp_path, ("F1", mark(FEE), SHOWN), missed)
    assert told_apart(student(), same, own_statements([LIBRARY, POOL])) == {
        "first": 1.0,
        "told_from_near_misses": 1.0,
        "n": 2,
    }
    other = asked(tmp_path, ("F1", mark(LOAN), SHOWN), missed)
    assert told_apart(student(), other, own_statements([LIBRARY, POOL]))["first"] == 0.0


@needs_sets
def test_written_questions_are_about_open_sheets_and_none_is_a_sealed_title() -> None:
    closed = sealed_texts(SETS / name for name in (TITLED, ANSWERED, SEARCHED))
    lines = [line.split("\t") for line in WRITTEN.read_text("utf-8").splitlines()]
    assert len(lines) > 7000
    assert not {sheet for sheet, _, _ in lines if sealed(sheet)}
    assert not {fold(text) for _, _, text in lines} & closed
    sheets = list(open_sheets(SETS / TITLED, closed))
    found = written(sheets, closed)
    assert len(found) == len(lines) and {one.sheet for one in found} <= {sheet.id for sheet in sheets}
