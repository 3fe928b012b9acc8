"""Which answers read and write in the next batch: several at once, nothing read twice, none waits for ever."""

import time
from collections.abc import Callable

from bot.engines.llama_batch import Part, compose
from bot.engines.llama_frames import Generate, Reason, Report, Said
from bot.engines.llama_model import CannotGenerate, DoesNotFit, Model, Noted, Rules
from bot.engines.llama_task import Saving, Task, declined
from bot.engines.prefix_tree import PrefixTree, common

WORTH_WAITING = 32  # tokens that another answer is about to read, above which they are not read twice

Tree = PrefixTree[bytearray, Noted]


class Scheduler:
    """Answers in the making. `tell` sends a report; `kept_cells` bounds the beginnings kept aside.

    `guessing`: whether answers are helped by guesses at what they copy.
    """

    def __init__(
        self,
        model: Model,
        tell: Callable[[Report], None],
        kept_cells: int,
        clock: Callable[[], float] = time.monotonic,
        guessing: bool = True,
    ) -> None:
        self._model = model
        self._tell = tell
        self._clock = clock
        self._guessing = guessing and model.keeps
        self._waiting: list[Task] = []
        self._running: list[Task] = []
        self._free = list(range(model.sequences))
        self.tree: Tree = PrefixTree(kept_cells if model.keeps else 0)

    @property
    def busy(self) -> bool:
        """Whether a `step` would do something."""
        return bool(self._waiting or self._running)

    def add(self, order: Generate) -> None:
        """One more answer, or a refusal at once."""
        rules: Rules = None
        try:
            prompt = self._model.prompt(order.system, order.user)
            room = self._model.context_tokens - len(prompt)
            if room < 1:
                raise DoesNotFit(f"prompt of {len(prompt)} tokens for a context of {self._model.context_tokens}")
            rules = self._model.rules(order.grammar)
        except CannotGenerate as error:
            self._tell(declined(order, error))
            return
        limit = min(order.max_tokens, room)
        self._waiting.append(Task(order, prompt, rules, limit, self._clock(), guessing=self._guessing))

    def step(self, gone: Callable[[int], bool]) -> None:
        """Drops who is `gone` or late, lets in who fits, and makes one pass of the model."""
        self._sweep(gone)
        self._admit()
        batch = compose(self._running, self._clock())
        spent = time.process_time()
        try:
            if batch:
                self._model.read([part.fed for part in batch])
        except CannotGenerate as error:
            for part in batch:
                self._decline(part.task, error)
            return
        spent = time.process_time() - spent
        total, place = sum(len(part.tokens) for part in batch), 0
        for part in batch:
            part.task.cpu_s += spent * len(part.tokens) / total
            self._learn(part, place)
            place += len(part.tokens)

    def _sweep(self, gone: Callable[[int], bool]) -> None:
        now = self._clock()
        for task in [*self._waiting, *self._running]:
            if gone(task.order.id):
                self._finish(task, "cancelled")
            elif now - task.received > task.order.timeout_s:
                self._finish(task, "time")

    def _admit(self) -> None:
        """First come, first served; background work after the others. One that does not fit holds back the rest."""
        now = self._clock()
        for task in sorted(self._waiting, key=lambda one: not one.first(now)):
            taken = sum(one.room for one in self._running)
            if not self._free or taken + task.room > self._model.cells:
                return
            if not self._is_being_read(task, now):
                self._waiting.remove(task)
                self._begin(task)

    def _is_being_read(self, task: Task, now: float) -> bool:
        """Whether another answer is reading what this one would read too; that one then is as pressing."""
        known = max([self.tree.length(task.prompt), *(self._shared(task, one) for one in self._running)])
        for other in self._running if self._model.keeps else ():
            coming = min(common(other.prompt, task.prompt), len(task.prompt) - 1)
            if other.reads and coming > known + WORTH_WAITING:
                other.pressed |= task.first(now)
                return True
        return False

    def _shared(self, task: Task, other: Task) -> int:
        return min(common(other.prompt, task.prompt), other.held) if self._model.keeps else 0

    def _begin(self, task: Task) -> None:
        task.sequence = self._free.pop(0)
        self._running.append(task)
        other = max(self._running[:-1], key=lambda one: self._shared(task, one), default=None)
        near = min(self._shared(task, other), len(task.prompt) - 1) if other else 0
        if other and near and near >= self.tree.length(task.prompt):
            self._model.share(other.sequence, task.sequence, near)
            task.held = near
        elif self.tree.length(task.prompt):
            self._restore(task)
        task.reused = task.held

    def _restore(self, task: Task) -> None:
        found = self.tree.find(task.prompt)
        if not all(self._model.restore(kept, task.sequence) for kept in found.parts):
            self._model.trim(task.sequence, 0)
            return
        task.held = found.length
        if found.memo is not None and (token := self._model.choose_noted(found.memo, task.rules)) is not None:
            task.reused = task.held
            task.lean(self._model, found.memo)
            self._say(task, token)
            return
        task.held = min(found.length, len(task.prompt) - 1)
        self._model.trim(task.sequence, task.held)

    def _learn(self, part: Part, place: int) -> None:
        """Goes on after what was read from the `place`-th token of the batch; guesses that were wrong are forgotten."""
        task = part.task
        task.held += len(part.tokens) - len(part.guessed)
        right = 0
        if part.wanted:
            last = place + len(part.tokens) - len(part.guessed) - 1
            self._go_on(task, last)
            while right < len(part.guessed) and task.next == part.guessed[right] and task in self._running:
                right += 1
                task.held += 1
                self._go_on(task, last + right)
        if task.guesses and part.guessed and task in self._running:
            self._model.trim(task.sequence, task.held)
            task.guesses.judged(len(part.guessed), right)

    def _go_on(self, task: Task, place: int) -> None:
        """Its next token, once the batch is read."""
        if task.held == len(task.prompt) and (self._model.keeps or task.order.between):
            noted = self._model.note(place)
            task.lean(self._model, noted)
            if self._model.keeps:  # before anything is said: what ends an answer empties its sequence
                self.tree.insert(task.prompt, Saving(self._model, task.sequence), noted)
        try:
            self._say(task, self._model.choose(place, task.rules))
        except CannotGenerate as error:
            self._decline(task, error)

    def _say(self, task: Task, token: int) -> None:
        if self._model.is_end(token):
            self._finish(task, "stop")
            return
        self._model.accept(task.rules, token)
        task.say(token)
        if text := task.decoder.decode(self._model.piece(token)):
            self._tell(Said(id=task.order.id, text=text))
        if task.said >= task.limit:
            self._finish(task, "tokens")

    def _decline(self, task: Task, error: CannotGenerate) -> None:
        self._leave(task)
        self._tell(declined(task.order, error))

    def _finish(self, task: Task, reason: Reason) -> None:
        self._leave(task)
        self._tell(task.finished(reason, self._clock()))

    def _leave(self, task: Task) -> None:
        self._waiting = [one for one in self._waiting if one is not task]
        if task in self._running:
            self._running.remove(task)
            self._model.trim(task.sequence, 0)
            self._free.append(task.sequence)
        self._model.free(task.rules)
