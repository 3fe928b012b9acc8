"""The tree of kept beginnings, alone: what it gives back was kept, and it never holds more than its budget."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engines.prefix_tree import PrefixTree, common

Kept = tuple[int, tuple[int, ...]]  # place in the prompt, tokens
Tree = PrefixTree[Kept, str]

tokens = st.lists(st.integers(0, 2), min_size=1, max_size=12)


@dataclass
class Copies:
    """Keeps the tokens themselves, so that what comes back can be compared."""

    prompt: Sequence[int]
    able: bool = True

    def save(self, start: int, end: int) -> Kept | None:
        return (start, tuple(self.prompt[start:end])) if self.able else None

    def cut(self, kept: Kept, at: int) -> tuple[Kept, Kept] | None:
        start, held = kept
        return ((start, held[: at - start]), (at, held[at - start :])) if self.able else None


def insert(tree: Tree, prompt: Sequence[int], memo: str | None = None, able: bool = True) -> None:
    tree.insert(prompt, Copies(prompt, able), memo)


def told(parts: Sequence[Kept]) -> list[int]:
    """The parts one after the other; each begins where the one before it ends."""
    whole: list[int] = []
    for start, held in parts:
        assert start == len(whole)
        whole += held
    return whole


@given(st.lists(tokens, max_size=25), st.integers(1, 60), st.data())
@settings(deadline=None)
def test_what_is_found_is_what_was_kept_within_the_budget(
    prompts: list[list[int]], budget: int, data: st.DataObject
) -> None:
    tree = Tree(budget)
    for prompt in prompts:
        insert(tree, prompt, able=data.draw(st.booleans() if data.draw(st.integers(0, 9)) == 0 else st.just(True)))
        assert 0 <= tree.cells <= budget
        assert tree.cells == sum(len(one.kept[1]) for one in tree.stretches())
        asked = data.draw(tokens)
        found = tree.find(asked)
        assert told(found.parts)[: found.length] == asked[: found.length]
        assert found.length == tree.length(asked) <= len(asked)
        for one in tree.stretches():
            assert one.kept == (one.start, one.tokens[one.start :])


@given(st.lists(tokens, min_size=1, max_size=20))
@settings(deadline=None)
def test_with_room_enough_everything_is_found_again_and_shared_beginnings_are_kept_once(
    prompts: list[list[int]],
) -> None:
    tree = Tree(10_000)
    for prompt in prompts:
        insert(tree, prompt)
    distinct = {tuple(prompt[:length]) for prompt in prompts for length in range(1, len(prompt) + 1)}
    assert tree.cells == len(distinct)
    for prompt in prompts:
        assert tree.find(prompt).length == len(prompt)


@given(st.lists(tokens, min_size=1, max_size=20), tokens)
def test_no_kept_prompt_shares_more_than_what_is_found(prompts: list[list[int]], asked: list[int]) -> None:
    tree = Tree(10_000)
    for prompt in prompts:
        insert(tree, prompt)
    assert tree.find(asked).length == max(common(prompt, asked) for prompt in prompts)


def test_the_end_used_least_lately_goes_first_and_the_shared_beginning_stays() -> None:
    tree = Tree(9)
    insert(tree, [1, 1, 1, 2, 2])
    insert(tree, [1, 1, 1, 3, 3])
    tree.find([1, 1, 1, 2, 2])
    insert(tree, [1, 1, 1, 4, 4, 4])
    assert [tree.length([1, 1, 1, last, last]) for last in (2, 3, 4)] == [5, 3, 5]


def test_what_is_asked_often_outlives_what_was_asked_once_but_not_for_ever() -> None:
    tree = Tree(4)
    for _ in range(3):
        tree.find([1, 1])
        insert(tree, [1, 1])
    for number in range(2, 12):
        insert(tree, [number, number])
    assert tree.length([1, 1]) == 2
    for number in range(200):
        insert(tree, [2 + number, 0])
    assert tree.length([1, 1]) == 0


def test_a_prompt_larger_than_the_budget_forgets_the_others_but_not_its_own_beginning() -> None:
    tree = Tree(5)
    insert(tree, [1, 1])
    insert(tree, [2, 2])
    insert(tree, [1, 1, 3, 3, 3, 3, 3])
    assert (tree.length([1, 1, 3]), tree.length([2]), tree.cells) == (2, 0, 2)


def test_the_memo_comes_back_for_the_whole_prompt_only() -> None:
    tree = Tree(100)
    insert(tree, [1, 2, 3, 4], "after 4")
    assert tree.find([1, 2, 3, 4]).memo == "after 4"
    assert tree.find([1, 2, 3]).memo is None
    assert tree.find([1, 2, 3, 4, 5]).memo is None
    insert(tree, [1, 2], "after 2")
    insert(tree, [1, 2, 5], "after 5")
    assert [tree.find(one).memo for one in ([1, 2], [1, 2, 3, 4], [1, 2, 5])] == ["after 2", "after 4", "after 5"]


def test_a_stretch_that_cannot_be_cut_is_left_as_it_is() -> None:
    tree = Tree(100)
    insert(tree, [1, 2, 3, 4])
    insert(tree, [1, 2, 9], able=False)
    assert (tree.find([1, 2, 3, 4]).length, tree.length([1, 2, 9]), tree.cells) == (4, 2, 4)
