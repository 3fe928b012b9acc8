"""Several answers in one context: each is what it would be alone, everyone is served, nothing is read twice."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.generator import Urgency
from bot.engines.llama_batch import READ_BESIDE
from bot.engines.llama_frames import Declined, Finished, Generate, Report, Said
from bot.engines.llama_model import CannotGenerate
from bot.engines.llama_schedule import Scheduler
from tests.models.counted import CountingModel, following


@dataclass
class Desk:
    """A scheduler, its clock, and what it told."""

    model: CountingModel = field(default_factory=CountingModel)
    kept_cells: int = 1000
    now: float = 0.0
    told: list[Report] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    guessing: bool = True

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.model, self.told.append, self.kept_cells, lambda: self.now, self.guessing)

    def order(self, number: int, user: str, **changes: object) -> None:
        usual = {"system": "", "grammar": "", "max_tokens": 20, "timeout_s": 1e6}
        self.scheduler.add(Generate.model_validate({"id": number, "user": user, **usual, **changes}))

    def step(self) -> None:
        self.scheduler.step(self.gone.__contains__)

    def run(self) -> None:
        for _ in range(10_000):
            if not self.scheduler.busy:
                return
            self.step()
        raise AssertionError("somebody is never served")

    def text(self, number: int) -> str:
        return "".join(one.text for one in self.told if isinstance(one, Said) and one.id == number)

    def ending(self, number: int) -> Finished | Declined:
        (found,) = (one for one in self.told if isinstance(one, Finished | Declined) and one.id == number)
        return found

    def finished(self, number: int) -> Finished:
        found = self.ending(number)
        assert isinstance(found, Finished)
        return found


stretches = st.sampled_from(["a", "ab", "abcabcabc" * 4, "abcabd" * 8, "b", "xyz" * 9])
users = st.lists(stretches, min_size=1, max_size=3).map("".join)
urgencies = st.sampled_from(list(Urgency))


@given(
    st.lists(st.tuples(users, urgencies, st.integers(1, 30)), min_size=1, max_size=14),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 30)), max_size=4),
    st.sampled_from([0, 60, 300, 5000]),
    st.sampled_from([220, 400, 2000]),
    st.integers(1, 6),
)
@settings(deadline=None, max_examples=80)
def test_each_answer_is_what_it_would_be_alone(
    asked: list[tuple[str, Urgency, int]],
    leaving: list[tuple[int, int]],
    kept_cells: int,
    cells: int,
    sequences: int,
) -> None:
    desk = Desk(CountingModel(context_tokens=200, cells=cells, sequences=sequences), kept_cells)
    for number, (user, urgency, most) in enumerate(asked):
        desk.order(number, user, urgency=urgency, max_tokens=most)
        desk.step()
        desk.gone |= {who for who, when in leaving if when == number}
    desk.run()
    for number, (user, _, most) in enumerate(asked):
        alone = desk.model.alone("", user, most)
        if desk.finished(number).reason == "cancelled":
            assert number in desk.gone
            assert alone.startswith(desk.text(number))
        else:
            assert desk.text(number) == alone
    assert desk.model.used() == desk.model.rules_out == 0
    assert desk.scheduler.tree.cells <= kept_cells


def copying(tokens: Sequence[int]) -> int:
    """Goes on as a prompt that says the same words did, most of the time."""
    places = [place for place in range(1, len(tokens) - 1) if tokens[place] == tokens[-1]]
    astray = zlib.crc32(bytes(tokens)) % 7 == 0
    return tokens[places[-1] + 1] if places and not astray else following(tokens)


@given(
    st.lists(st.tuples(users, urgencies, st.integers(1, 40)), min_size=1, max_size=6),
    st.sampled_from([0, 300, 5000]),
    st.integers(1, 4),
)
@settings(deadline=None, max_examples=60)
def test_guesses_change_nothing_but_the_number_of_passes(
    asked: list[tuple[str, Urgency, int]], kept_cells: int, sequences: int
) -> None:
    model = CountingModel(context_tokens=300, cells=400, sequences=sequences, following=copying)
    desk = Desk(model, kept_cells)
    for number, (user, urgency, most) in enumerate(asked):
        desk.order(number, user, urgency=urgency, max_tokens=most)
    desk.run()
    for number, (user, _, most) in enumerate(asked):
        assert desk.text(number) == model.alone("", user, most)
    assert model.used() == model.rules_out == 0


def test_what_is_copied_takes_fewer_passes_than_it_has_tokens() -> None:
    said = {}
    for guessing in (True, False):
        desk = Desk(CountingModel(context_tokens=400, cells=400, following=copying), guessing=guessing)
        for number in range(8):
            desk.order(number, f"la mairie ouvre le lundi et le mardi {number} " * 4, max_tokens=60)
            desk.run()
        said[guessing] = [desk.text(number) for number in range(8)], len(desk.model.log)
    assert said[True][0] == said[False][0] and sum(map(len, said[True][0])) > 80
    assert said[True][1] < 0.7 * said[False][1]


def test_what_another_answer_is_reading_is_waited_for_and_shared() -> None:
    desk = Desk(CountingModel(context_tokens=2000, cells=4000))
    common = "instructions" * 60
    for number in range(4):
        desk.order(number, f"{common}{number}")
    desk.run()
    assert sum(len(fed.tokens) for batch in desk.model.log for fed in batch if len(fed.tokens) > 1) < len(common) + 40
    assert [desk.finished(number).reused_tokens > len(common) - 40 for number in range(4)] == [False, True, True, True]


def test_the_same_prompt_again_says_its_first_token_without_reading_anything() -> None:
    desk = Desk()
    desk.order(1, "abc")
    desk.run()
    read = len(desk.model.log)
    desk.order(2, "abc", max_tokens=1)
    desk.run()
    assert len(desk.model.log) == read
    assert desk.text(2) == desk.text(1)[:1]
    assert desk.finished(2).reused_tokens == desk.finished(2).prompt_tokens


def test_a_model_that_keeps_nothing_reads_everything() -> None:
    desk = Desk(CountingModel(keeps=False))
    for number in (1, 2):
        desk.order(number, "abc")
        desk.run()
    assert desk.finished(2).reused_tokens == 0
    assert desk.text(2) == desk.text(1)


def test_written_answers_go_on_while_a_long_prompt_is_read() -> None:
    desk = Desk(CountingModel(context_tokens=3000, cells=6000))
    desk.order(1, "ab")
    desk.step()
    desk.order(2, "x" * 2000)
    said = len(desk.told)
    desk.step()
    assert [type(one) for one in desk.told[said:]] == [Said]
    assert all(sum(len(fed.tokens) for fed in batch) <= READ_BESIDE for batch in desk.model.log[1:])


def test_residents_go_first_and_background_work_is_not_forgotten() -> None:
    desk = Desk(CountingModel(sequences=1))
    desk.order(1, "first", urgency=Urgency.BACKGROUND)
    for number in (2, 3):
        desk.order(number, f"resident {number}")
    desk.run()
    assert [one.id for one in desk.told if isinstance(one, Finished)] == [2, 3, 1]
    desk.order(4, "old", urgency=Urgency.BACKGROUND)
    desk.now = 60.0
    desk.order(5, "resident")
    desk.run()
    assert [one.id for one in desk.told if isinstance(one, Finished)][3:] == [4, 5]


def test_a_resident_who_waits_for_background_work_is_not_held_back_by_others() -> None:
    """A draft reads what a resident needs, while other residents read long prompts of their own."""
    desk = Desk(CountingModel(context_tokens=3000, cells=30_000, sequences=8), kept_cells=0)
    desk.order(1, "shared" * 100, urgency=Urgency.BACKGROUND)
    desk.step()
    for number in (2, 3, 4):
        desk.order(number, f"{number}" * 2500)
    desk.order(5, "shared" * 100 + "?", max_tokens=1)
    desk.run()
    ended = [one.id for one in desk.told if isinstance(one, Finished)]
    assert ended[0] == 1


def test_nobody_is_let_in_beyond_the_cells() -> None:
    desk = Desk(CountingModel(context_tokens=100, cells=110), kept_cells=0)
    for number in range(5):
        desk.order(number, f"{number}" * 40, max_tokens=30)
    desk.run()
    assert {desk.finished(number).reason for number in range(5)} <= {"stop", "tokens"}


def test_lateness_counts_from_the_order_even_in_the_line() -> None:
    desk = Desk(CountingModel(sequences=1))
    desk.order(1, "abc", timeout_s=1.0)
    desk.order(2, "abd", timeout_s=1.0)
    desk.now = 2.0
    desk.run()
    assert [desk.finished(number).reason for number in (1, 2)] == ["time", "time"]


def test_ten_thousand_cancellations_leave_nothing_behind() -> None:
    desk = Desk(CountingModel(sequences=2))
    for number in range(10_000):
        desk.order(number, f"abc{number % 7}")
        if number % 3 == 0:
            desk.step()
        desk.gone.add(number)
    desk.run()
    assert desk.model.used() == desk.model.rules_out == 0
    desk.order(10_001, "abc")
    desk.run()
    assert desk.text(10_001) == desk.model.alone("", "abc", 20)


@pytest.mark.parametrize("keeps", [True, False])
def test_between_two_words_the_leaning_is_told_whether_the_prompt_was_read_or_kept(keeps: bool) -> None:
    desk = Desk(CountingModel(keeps=keeps))
    for number in (1, 2):
        desk.order(number, "oui ou non", max_tokens=1, between=("oui", "non"))
        desk.run()
    expected = following(desk.model.prompt("", "oui ou non"))
    assert [desk.finished(number).leaning for number in (1, 2)] == [expected, expected]
    desk.order(3, "autre", max_tokens=1)
    desk.run()
    assert desk.finished(3).leaning is None


@pytest.mark.parametrize("noted", [False, True])
def test_a_grammar_that_nothing_satisfies_ends_that_answer_only(noted: bool) -> None:
    desk = Desk()
    desk.order(1, "abc")
    if noted:
        desk.run()
    desk.order(2, "abc", grammar="impossible")
    desk.order(3, "abd")
    desk.run()
    assert desk.ending(2) == Declined(id=2, reason="no token of this model satisfies the grammar of the answer")
    assert desk.text(3) == desk.model.alone("", "abd", 20)
    assert desk.model.used() == desk.model.rules_out == 0


def test_a_batch_that_fails_ends_its_answers_and_the_next_ones_are_served() -> None:
    failures = ["no cell is free"]

    def fail(_: int) -> None:
        if failures:
            raise CannotGenerate(failures.pop())

    desk = Desk(CountingModel(before_read=fail))
    desk.order(1, "abc")
    desk.step()
    assert isinstance(desk.ending(1), Declined)
    desk.order(2, "abc")
    desk.run()
    assert desk.text(2) == desk.model.alone("", "abc", 20)
