"""A language model that only counts: what it says next is a digest of every token its sequence holds.

So a token that is lost, doubled, misplaced or of another answer changes everything that follows.
"""

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.engines.llama_model import CannotGenerate, Fed

END = 0


@dataclass(eq=False)
class Cell:
    """One token in the context."""

    position: int
    token: int


def following(tokens: Sequence[int]) -> int:
    """A letter, or the end one time in thirteen."""
    digest = zlib.crc32(bytes(tokens))
    return END if digest % 13 == 0 else 97 + digest % 26


@dataclass
class CountingModel:
    """`before_read` is called before each batch; `log` holds the tokens of each."""

    context_tokens: int = 100
    cells: int = 100
    sequences: int = 4
    keeps: bool = True
    before_read: Callable[[int], None] = lambda _: None
    log: list[list[Fed]] = field(default_factory=list)
    rules_out: int = 0
    following: Callable[[Sequence[int]], int] = following
    _held: dict[int, list[Cell]] = field(default_factory=dict)
    _places: list[tuple[int, int]] = field(default_factory=list)

    def tokens(self, text: str) -> list[int]:
        return list(text.encode())

    def prompt(self, system: str, user: str) -> list[int]:
        return [1, *system.encode(), 2, *user.encode(), 3]

    def rules(self, grammar: str) -> object:
        if grammar == "broken":
            raise CannotGenerate("no such grammar")
        self.rules_out += 1
        return grammar

    def free(self, rules: object) -> None:
        self.rules_out -= 1

    def read(self, batch: Sequence[Fed]) -> None:
        self.before_read(len(self.log))
        self.log.append(list(batch))
        self._places = []
        for fed in batch:
            held = self._held.setdefault(fed.sequence, [])
            assert fed.start == len(held), "a hole or an overlap in a sequence"
            held += [Cell(fed.start + place, token) for place, token in enumerate(fed.tokens)]
            self._places += [(fed.sequence, fed.start + place + 1) for place in range(len(fed.tokens))]
        if self.used() > self.cells:
            raise CannotGenerate("no cell is free")

    def used(self) -> int:
        return len({id(cell) for held in self._held.values() for cell in held})

    def _after(self, place: int) -> int:
        sequence, end = self._places[place]
        return self.following([cell.token for cell in self._held[sequence][:end]])

    def note(self, place: int) -> int:
        return self._after(place)

    def leaning(self, noted: int, between: tuple[str, str]) -> float:
        return float(noted)

    def choose(self, place: int, rules: object) -> int:
        if rules == "impossible":
            raise CannotGenerate("no token of this model satisfies the grammar of the answer")
        return self._after(place)

    def choose_noted(self, noted: int, rules: object) -> int | None:
        return None if rules == "impossible" else noted

    def accept(self, rules: object, token: int) -> None: ...

    def is_end(self, token: int) -> bool:
        return token == END

    def piece(self, token: int) -> bytes:
        return bytes([token])

    def share(self, source: int, sequence: int, end: int) -> None:
        assert not self._held.get(sequence)
        self._held[sequence] = self._held[source][:end]

    def restore(self, kept: bytearray, sequence: int) -> bool:
        cells = [Cell(*one) for one in json.loads(kept)]
        if self.used() + len(cells) > self.cells:
            return False
        held = self._held.setdefault(sequence, [])
        assert not cells or cells[0].position == len(held)
        held += cells
        return True

    def trim(self, sequence: int, end: int) -> None:
        self._held[sequence] = self._held.get(sequence, [])[:end]

    def save(self, sequence: int, start: int, end: int) -> bytearray:
        return _kept(self._held[sequence][start:end])

    def cut(self, kept: bytearray, at: int) -> tuple[bytearray, bytearray]:
        cells = [Cell(*one) for one in json.loads(kept)]
        before = [cell for cell in cells if cell.position < at]
        return _kept(before), _kept(cells[len(before) :])

    def alone(self, system: str, user: str, most: int) -> str:
        """What this prompt gets when nobody else is there."""
        tokens, said = self.prompt(system, user), ""
        while len(said) < most and (token := self.following(tokens)) != END:
            tokens.append(token)
            said += chr(token)
        return said


def _kept(cells: Sequence[Cell]) -> bytearray:
    return bytearray(json.dumps([(cell.position, cell.token) for cell in cells]).encode())
