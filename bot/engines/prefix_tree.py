"""Beginnings of prompts that need not be read again: a tree of stretches of tokens, the least used lately go first.

What a stretch leaves behind (the cells of its tokens) is opaque here; its size is counted in cells, one a token.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

WORTH_OF_A_USE = 20
"""How many more prompts pass before a stretch is the oldest, each time it is asked. On `eval/cases/zipf.toml`, 10 to
30 save the same 10 % of the tokens read; age alone forgets what is asked every hour for what is asked once."""

P = TypeVar("P")  # what is kept of a stretch
M = TypeVar("M")  # what is noted after its last token


class Keeper(Protocol[P]):
    """Turns a stretch of the prompt that was just read into something that can be kept, or cuts what is kept in two."""

    def save(self, start: int, end: int) -> P | None:
        """The tokens `start` to `end` of the prompt; None when they cannot be kept now."""
        ...

    def cut(self, kept: P, at: int) -> tuple[P, P] | None:
        """The same in two, before and after the position `at` of the prompt; None when it cannot be cut now."""
        ...


@dataclass(frozen=True, slots=True)
class Found(Generic[P, M]):
    """`length` leading tokens are kept in `parts`, of which the last may go further than wanted.

    `memo` is what was noted after the last token, when the whole prompt is kept.
    """

    length: int
    parts: tuple[P, ...]
    memo: M | None


@dataclass(slots=True, eq=False)
class Node(Generic[P, M]):
    """A stretch of tokens after those of its parent; `start` is its place in the prompt, `asked` counts its uses."""

    start: int
    tokens: tuple[int, ...]
    kept: P
    parent: "Node[P, M] | None"
    memo: M | None = None
    asked: int = 1
    used_at: int = 0
    children: "dict[int, Node[P, M]]" = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Place after its last token."""
        return self.start + len(self.tokens)

    @property
    def worth(self) -> int:
        """The least goes first: how lately it was used, each use making it younger."""
        return self.used_at + WORTH_OF_A_USE * self.asked


@dataclass(frozen=True, slots=True)
class Stretch(Generic[P, M]):
    """A node with all the tokens from the beginning of the prompt, as a state file holds it."""

    start: int
    tokens: tuple[int, ...]
    kept: P
    asked: int
    memo: M | None


class PrefixTree(Generic[P, M]):
    """At most `budget` cells in all. Not for several threads."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._first: dict[int, Node[P, M]] = {}
        self._clock = 0
        self.cells = 0

    def find(self, tokens: Sequence[int]) -> Found[P, M]:
        """The longest kept beginning of this prompt, now the most recently used."""
        path, length = self._walk(tokens)
        self._touch(path)
        whole = bool(path) and length == len(tokens) == path[-1].end
        return Found(length, tuple(node.kept for node in path), path[-1].memo if whole else None)

    def length(self, tokens: Sequence[int]) -> int:
        """How many leading tokens `find` would give; nothing is counted as used."""
        return self._walk(tokens)[1]

    def insert(self, tokens: Sequence[int], keeper: Keeper[P], memo: M | None = None) -> None:
        """Keeps this whole prompt, as far as the budget allows."""
        path, length = self._walk(tokens)
        if path and length < path[-1].end and not self._split(path[-1], length, keeper):
            return
        self._touch(path)
        if length < len(tokens):
            self._grow(path, tuple(tokens[length:]), length, keeper, memo)
        elif memo is not None:
            path[-1].memo = memo

    def stretches(self) -> Iterator[Stretch[P, M]]:
        """Everything that is kept, each after what it follows."""
        waiting = [(node, node.tokens) for node in self._first.values()]
        while waiting:
            node, tokens = waiting.pop()
            yield Stretch(node.start, tokens, node.kept, node.asked, node.memo)
            waiting += [(child, tokens + child.tokens) for child in node.children.values()]

    def _walk(self, tokens: Sequence[int]) -> "tuple[list[Node[P, M]], int]":
        path: list[Node[P, M]] = []
        around, place = self._first, 0
        while place < len(tokens) and (node := around.get(tokens[place])):
            path.append(node)
            shared = common(node.tokens, tokens[place : place + len(node.tokens)])
            place += shared
            if shared < len(node.tokens):
                break
            around = node.children
        return path, place

    def _touch(self, path: "Sequence[Node[P, M]]") -> None:
        self._clock += 1
        for node in path:
            node.used_at = self._clock
            node.asked += 1

    def _split(self, node: "Node[P, M]", at: int, keeper: Keeper[P]) -> bool:
        """The node becomes its own beginning; its end, which keeps the children and the memo, becomes its child."""
        if (halves := keeper.cut(node.kept, at)) is None:
            return False
        place = at - node.start
        rest = Node(at, node.tokens[place:], halves[1], node, node.memo, node.asked, node.used_at, node.children)
        for child in rest.children.values():
            child.parent = rest
        node.tokens, node.kept, node.memo = node.tokens[:place], halves[0], None
        node.children = {rest.tokens[0]: rest}
        return True

    def _grow(
        self, path: "list[Node[P, M]]", rest: tuple[int, ...], start: int, keeper: Keeper[P], memo: M | None
    ) -> None:
        if not self._make_room(len(rest), path) or (kept := keeper.save(start, start + len(rest))) is None:
            return
        parent = path[-1] if path else None
        around = parent.children if parent else self._first
        around[rest[0]] = Node(start, rest, kept, parent, memo, used_at=self._clock)
        self.cells += len(rest)

    def _make_room(self, wanted: int, path: "Sequence[Node[P, M]]") -> bool:
        """Forgets leaves, those of least worth first, but nothing on the path; whether there is room."""
        while self.cells + wanted > self._budget:
            leaves = [node for node in self._nodes() if not node.children and node not in path]
            if not leaves:
                return False
            self._forget(min(leaves, key=lambda node: node.worth))
        return True

    def _forget(self, leaf: "Node[P, M]") -> None:
        around = leaf.parent.children if leaf.parent else self._first
        del around[leaf.tokens[0]]
        self.cells -= len(leaf.tokens)

    def _nodes(self) -> "Iterator[Node[P, M]]":
        waiting = list(self._first.values())
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children.values()


def common(left: Sequence[int], right: Sequence[int]) -> int:
    """How many leading tokens two stretches share."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(left), len(right)))
