"""A sentence encoder taught that a wording is nearer to its passage than to the others of its batch.

InfoNCE in both directions over cosines (van den Oord et al., arXiv:1807.03748; Henderson et al., arXiv:1705.00652).
One thread, bfloat16 where the processor has it, no dropout, attention spelt out (its backward pass costs half as much
on a processor as the fused one's).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional
from torch.nn.utils import parametrize
from transformers import BertModel

from eval.training.pairs import Pair

SCALE = 20.0
APART, ALONG = 0.5, 5.0
"""What counts in following a teacher: being apart from other texts, lying where it says."""
MISSED, BELOW = 0.05, 3.0
"""What a near miss counts; how far below an answer (in SCALE times cosines) it is to stay."""
WARM_UP = 0.05
LEVELS = 64
"""Steps of a weight of 7 bits on either side of zero, as onnxruntime cuts them."""
ASKED_TOKENS, TOLD_TOKENS, PASSAGE_TOKENS = 32, 112, 160
BATCH = 64

Weights = Mapping[str, torch.Tensor]
Vectors = NDArray[np.float32]


class Student:
    """The encoder being taught, with its optimiser and its tokenizer (the text of a tokenizer.json)."""

    def __init__(self, model: BertModel, tokenizer: str, rate: float) -> None:
        torch.set_num_threads(1)
        self.model = model
        self.rate = rate
        self._cutters = {most: _cutter(tokenizer, most) for most in (ASKED_TOKENS, TOLD_TOKENS, PASSAGE_TOKENS, 256)}
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
        self.model.train(False)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        made = np.zeros((len(texts), self.model.config.hidden_size), np.float32)
        with torch.no_grad():
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                made[batch] = self._vectors([texts[at] for at in batch], most_tokens).numpy()
        return made

    def keep(self, path: Path, told: Mapping[str, float]) -> None:
        """What is needed to go on after a kill; replaced whole."""
        state = {"model": self.model.state_dict(), "optimiser": self._optimiser.state_dict(), "told": dict(told)}
        fresh = path.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(path)

    def resume(self, path: Path) -> dict[str, float]:
        """What was kept."""
        state = torch.load(path, weights_only=False)
        self.model.load_state_dict(state["model"])
        self._optimiser.load_state_dict(state["optimiser"])
        return dict(state["told"])

    def _vectors(self, texts: Sequence[str], most_tokens: int) -> torch.Tensor:
        cut = self._cutters[most_tokens].encode_batch(list(texts))
        ids = torch.tensor([one.ids for one in cut])
        mask = torch.tensor([one.attention_mask for one in cut])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).float()
        return functional.normalize((states.float() * weight).sum(1) / weight.sum(1), dim=-1)


def encoder(folder: Path) -> BertModel:
    """The encoder of a folder."""
    model: BertModel = BertModel.from_pretrained(
        str(folder),
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
        add_pooling_layer=False,
        local_files_only=True,
    )
    return model


def give(model: BertModel, weights: Mapping[str, Vectors]) -> None:
    """Other weights of the same kind; SystemExit when they are of another model."""
    told = model.load_state_dict({name: torch.tensor(np.array(held)) for name, held in weights.items()}, strict=False)
    if strange := [*told.unexpected_keys, *told.missing_keys]:
        raise SystemExit(f"weights of another model: {', '.join(strange[:3])}")


class Rounded(torch.nn.Module):
    """A matrix as it will be shipped, in steps of 7 bits by channel; what is learned adds up behind it."""

    def forward(self, matrix: torch.Tensor) -> torch.Tensor:
        """The rounded matrix; its gradient goes to the whole one (straight-through, Bengio et al., arXiv:1308.3432)."""
        step = matrix.detach().abs().amax(dim=1, keepdim=True).clamp_min(1e-9) / LEVELS
        return matrix + ((matrix / step).round() * step - matrix).detach()


def rounded(model: BertModel) -> None:
    """Lets it read, and so learn, with rounded matrices.

    A model that goes on from a shipped file begins on its grid: what it learns is a fifth of a step, which rounding
    once all is learned would undo.
    """
    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear):
            parametrize.register_parametrization(layer, "weight", Rounded())


def settled(model: BertModel) -> None:
    """Leaves the rounded matrices in their place."""
    for layer in model.modules():
        if parametrize.is_parametrized(layer):
            parametrize.remove_parametrizations(layer, "weight")


def weights_of(model: BertModel) -> dict[str, torch.Tensor]:
    """A copy of its weights."""
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


@contextmanager
def averaged(model: BertModel, first: Weights, share: float) -> Iterator[None]:
    """The model with `share` of its own weights and the rest of the first ones, for the time of the block."""
    own = weights_of(model)
    mixed = {name: torch.lerp(first[name].float(), own[name].float(), share).to(own[name].dtype) for name in own}
    model.load_state_dict(mixed)
    try:
        yield
    finally:
        model.load_state_dict(own)


def _cutter(tokenizer: str, most_tokens: int) -> Tokenizer:
    cutter = Tokenizer.from_str(tokenizer)
    cutter.enable_truncation(most_tokens)
    cutter.enable_padding()
    return cutter
