"""A sentence encoder taught that a wording is nearer to its passage than to the others of its batch.

InfoNCE in both directions over cosines (van den Oord et al., arXiv:1807.03748; Henderson et al., arXiv:1705.00652).
bfloat16 where the processor has it, no dropout.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from bot.answering.search.channels import Vectors
from bot.engines.embedding_french import FrenchEncoder
from eval.training.pairs import Pair

SCALE = 20.0
APART, ALONG = 0.5, 5.0
"""What counts in following a teacher: being apart from other texts, lying where it says."""
MISSED, BELOW = 0.05, 3.0
"""What a near miss counts; how far below an answer (in SCALE times cosines) it is to stay."""
WARM_UP = 0.05
ASKED_TOKENS, TOLD_TOKENS, PASSAGE_TOKENS = 32, 112, 160
BATCH = 64

Reading = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""Numbers of pieces and their mask in, something of each text out."""


class Student:
    """The encoder being taught, with its optimiser and its tokenizer (the text of a tokenizer.json)."""

    def __init__(self, model: FrenchEncoder, tokenizer: str, rate: float) -> None:
        self.model = model
        self.rate = rate
        self._cutters = {most: _cutter(tokenizer, most) for most in (ASKED_TOKENS, TOLD_TOKENS, PASSAGE_TOKENS)}
        self._optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01, fused=True)

    def learn(self, pairs: Sequence[Pair], done: float) -> float:
        """One step, `done` of the way there (0 to 1); the loss."""
        self.model.train()
        asked = self._vectors([pair.asked for pair in pairs], ASKED_TOKENS)
        told = self._vectors([pair.told for pair in pairs], TOLD_TOKENS)
        near = asked @ told.T * SCALE
        right = torch.arange(len(pairs))
        return self._step((functional.cross_entropy(near, right) + functional.cross_entropy(near.T, right)) / 2, done)

    def follow(self, texts: Sequence[str], wanted: Vectors, places: Sequence[int], done: float) -> float:
        """One step towards the wanted vectors, those at `places` for these texts; the loss.

        A text is drawn to its own and away from those of the others of its batch; the same place is no other.
        """
        self.model.train()
        found, own = self._vectors(texts, TOLD_TOKENS), torch.tensor(places)
        aims = torch.tensor(wanted[places])
        others = (own[:, None] == own[None, :]) & ~torch.eye(len(places), dtype=torch.bool)
        near = (found @ aims.T * SCALE).masked_fill(others, -1e4)
        apart = functional.cross_entropy(near, torch.arange(len(places)))
        return self._step(APART * apart + ALONG * (1 - (found * aims).sum(1)).mean(), done)

    def answer(
        self,
        asked: Sequence[str],
        told: Sequence[str],
        right: Sequence[Sequence[int]],
        done: float,
        tokens: int = TOLD_TOKENS,
    ) -> float:
        """One step towards what answers each question, and away from the others told; the loss.

        `right`: for each question the places in `told` of what answers it, the one drawn first; none for a near miss,
        which is to be further from everything than answers are from their questions.
        """
        self.model.train()
        near = self._vectors(asked, TOLD_TOKENS) @ self._in_pieces(told, tokens).T * SCALE
        also = [(row, at) for row, places in enumerate(right) for at in places[1:]]
        if also:
            near = near.index_put(tuple(torch.tensor(also).T), torch.tensor(-1e4))
        answered = [row for row, places in enumerate(right) if places]
        missed = [row for row, places in enumerate(right) if not places]
        aims = torch.tensor([right[row][0] for row in answered])
        loss = functional.cross_entropy(near[answered], aims)
        if missed:
            least = near[answered, aims].detach().mean() - BELOW
            loss = loss + MISSED * functional.relu(near[missed].max(dim=1).values - least).mean()
        return self._step(loss, done)

    def _in_pieces(self, texts: Sequence[str], tokens: int) -> torch.Tensor:
        """Their vectors; those of one length are read together."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        read = [
            self._vectors([texts[at] for at in order[start : start + BATCH]], tokens)
            for start in range(0, len(order), BATCH)
        ]
        return torch.cat(read)[torch.tensor(np.argsort(order))]

    def _step(self, loss: torch.Tensor, done: float) -> float:
        for group in self._optimiser.param_groups:
            group["lr"] = self.rate * min(1.0, (done + 1e-3) / WARM_UP) * (1.0 - done)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch does not type it
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._optimiser.step()
        return float(loss.item())

    def embed(self, texts: Sequence[str], most_tokens: int) -> Vectors:
        """Their vectors, in order; those of one length are done together."""
        return self._read(texts, most_tokens, self.model)

    def means(self, texts: Sequence[str], most_tokens: int) -> Vectors:
        """Their mean states, before the head, in order: shape (n, width)."""
        return self._read(texts, most_tokens, self.model.mean)

    def _read(self, texts: Sequence[str], most_tokens: int, reading: Reading) -> Vectors:
        self.model.train(False)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        made: list[Vectors] = []
        with torch.no_grad():
            for start in range(0, len(order), BATCH):
                some = [texts[at] for at in order[start : start + BATCH]]
                made.append(self._vectors(some, most_tokens, reading).float().numpy().reshape(len(some), -1))
        return np.concatenate(made)[np.argsort(order)]

    def _vectors(self, texts: Sequence[str], most_tokens: int, reading: Reading | None = None) -> torch.Tensor:
        cut = self._cutters[most_tokens].encode_batch(list(texts))
        ids = torch.tensor([one.ids for one in cut])
        mask = torch.tensor([one.attention_mask for one in cut])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return (reading or self.model)(ids, mask)


def _cutter(tokenizer: str, most_tokens: int) -> Tokenizer:
    cutter = Tokenizer.from_str(tokenizer)
    cutter.enable_truncation(most_tokens)
    cutter.enable_padding()
    return cutter
