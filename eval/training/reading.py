"""A small cross-encoder taught whether a statement answers a question, one question's statements side by side.

Two losses: the statement that answers is likelier than those beside it (softmax), and each by itself is one or not
(logistic), so that nothing need answer. One thread, bfloat16 where the processor has it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import BertModel

from eval.training.contrast import encoder
from eval.training.questions import Asked

WARM_UP = 0.06
MOST_TOKENS = 112
SEED = 7
HEAD_RATE = 5.0
"""The head begins from nothing: it learns faster than what it stands on."""


class Judge(torch.nn.Module):
    """The first layers of an encoder, and one figure read from its first piece and from the mean of all."""

    def __init__(self, encoder: BertModel, layers: int) -> None:
        super().__init__()
        encoder.encoder.layer = encoder.encoder.layer[:layers]
        encoder.config.num_hidden_layers = layers
        self.encoder = encoder
        self.inner = torch.nn.Linear(2 * encoder.config.hidden_size, 96)
        self.last = torch.nn.Linear(96, 1)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """One logit a pair, shape (pairs,)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=kinds
        ).last_hidden_state.float()
        weight = attention_mask.unsqueeze(-1).float()
        mean = (states * weight).sum(1) / weight.sum(1)
        figure: torch.Tensor = self.last(torch.tanh(self.inner(torch.cat([states[:, 0], mean], dim=1))))
        return figure[:, 0]


def untaught(folder: Path, state: Path | None, layers: int) -> Judge:
    """A judge on the encoder of a folder, with the weights an embedder's run left in `state`; its head is drawn."""
    model = encoder(folder)
    if state:
        model.load_state_dict(torch.load(state, weights_only=False)["model"])
    torch.manual_seed(SEED)
    return Judge(model, layers)


class Reading:
    """The judge being taught, with its optimiser and its tokenizer (the text of a tokenizer.json)."""

    def __init__(self, judge: Judge, tokenizer: str, rate: float) -> None:
        torch.set_num_threads(1)
        self.judge = judge
        self._cut = Tokenizer.from_str(tokenizer)
        self._cut.enable_truncation(MOST_TOKENS)
        self._cut.enable_padding()
        head = [*judge.inner.parameters(), *judge.last.parameters()]
        groups = [{"params": judge.encoder.parameters(), "scale": 1.0}, {"params": head, "scale": HEAD_RATE}]
        self._rate = rate
        self._optimiser = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, fused=True)

    def learn(self, lessons: Sequence[Asked], done: float) -> float:
        """One step, `done` of the way there (0 to 1); the loss."""
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate * group["scale"] * min(1.0, (done + 1e-3) / WARM_UP) * (1.0 - done)
        self.judge.train()
        pairs = [(one.text, shown) for one in lessons for shown in _shown(one)]
        loss = _loss(self._figures(pairs), lessons)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch does not type it
        torch.nn.utils.clip_grad_norm_(self.judge.parameters(), 1.0)
        self._optimiser.step()
        return float(loss.item())

    def figures(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The logits of pairs, in order."""
        self.judge.train(False)
        with torch.no_grad():
            return [float(one) for one in self._figures(pairs)]

    def keep(self, path: Path, told: Mapping[str, float]) -> None:
        """What is needed to go on after a kill; replaced whole."""
        state = {"judge": self.judge.state_dict(), "optimiser": self._optimiser.state_dict(), "told": dict(told)}
        fresh = path.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(path)

    def resume(self, path: Path) -> dict[str, float]:
        """What was kept."""
        state = torch.load(path, weights_only=False)
        self.judge.load_state_dict(state["judge"])
        self._optimiser.load_state_dict(state["optimiser"])
        return dict(state["told"])

    def _figures(self, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        cut = self._cut.encode_batch(list(pairs))
        ids, mask, kinds = (torch.tensor([getattr(one, name) for one in cut]) for name in _PARTS)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            figures: torch.Tensor = self.judge(ids, mask, kinds)
        return figures.float()


_PARTS = ("ids", "attention_mask", "type_ids")


def _shown(one: Asked) -> list[str]:
    return [*([one.answer] if one.answer is not None else []), *one.others]


def _loss(figures: torch.Tensor, lessons: Sequence[Asked]) -> torch.Tensor:
    """The answer of each question comes first among its statements, where it has one."""
    right = torch.zeros_like(figures)
    among: list[torch.Tensor] = []
    start = 0
    for one in lessons:
        many = len(_shown(one))
        if one.answer is not None:
            right[start] = 1.0
            among.append(-functional.log_softmax(figures[start : start + many], dim=0)[0])
        start += many
    alone = functional.binary_cross_entropy_with_logits(figures, right)
    return alone + torch.stack(among).mean() if among else alone
