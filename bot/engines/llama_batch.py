"""What goes into one pass: a token of every answer that is being written, with guesses, then prompts in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engines.llama_model import Fed
from bot.engines.llama_task import Task

READ_AT_ONCE = 256  # tokens in one batch, between two looks at cancellations
READ_BESIDE = 128  # while others write: they wait for the whole batch
GUESSED_AT_ONCE = 10  # tokens written and guessed in one batch: above, the others wait for somebody's guesses


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens of one answer. What follows the last `wanted` of them is wanted, to go on or to judge the `guessed`."""

    task: Task
    tokens: Sequence[int]
    wanted: int
    guessed: Sequence[int] = ()

    @property
    def fed(self) -> Fed:
        """As the model reads it."""
        return Fed(self.task.sequence, self.task.held, self.tokens, self.wanted)


def compose(running: Sequence[Task], now: float) -> list[Part]:
    """The next pass; empty when there is nobody."""
    parts = list(_written([one for one in running if one.next is not None]))
    room = READ_BESIDE - sum(len(part.tokens) for part in parts) if parts else READ_AT_ONCE
    for task in sorted((one for one in running if one.reads), key=lambda one: not one.first(now)):
        if tokens := task.prompt[task.held : task.held + max(0, room)]:
            parts.append(Part(task, tokens, int(task.held + len(tokens) == len(task.prompt))))
            room -= len(tokens)
    return parts


def _written(writing: Sequence[Task]) -> Iterator[Part]:
    each = (GUESSED_AT_ONCE - len(writing)) // max(1, len(writing))
    for task in writing:
        if task.next is not None:
            guessed = tuple(task.guess(each))
            yield Part(task, (task.next, *guessed), 1 + len(guessed), guessed)
