"""Trains the tiny ear of the tests, in slices: what was learnt is kept in the folder and taken up again.

nice python -m tests.models.speech.train_ear build/tiny-ear --seconds 280     (again until it says it is done)
nice python -m tests.models.speech.convert_ear build/tiny-ear tests/models/tiny-ear
"""

import math
import pickle
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from tokenizers import Tokenizer

from tests.models.speech import vocabulary as words
from tests.models.speech.clips import LEARNT, Clip, by_tiny_voice, in_a_room, noise, spoken, tones
from tests.models.speech.ear_network import HOP, WIDTH, Mel, decoded, encoded, mel, network
from tests.models.speech.espeak import RATE_HZ
from tests.models.speech.sentences import names

VOICE = Path("tests/models/tiny-voice/fr_FR-tiny-low.onnx")
BATCH, PEAK, WARM_UP = 12, 2e-3, 60
ALIKE, FRAMES_WEIGHT = 80, 0.3
LONG = 0.88  # share of the steps after which windows are the real ones, in frames: 10, 15 and 30 seconds
SHORT_WINDOW, REAL_WINDOWS = (0,), (1000, 1000, 1000, 1500, 1500, 3000)
SILENT, PROMPTED, TIMED = 0.07, 0.25, 0.25


@dataclass(frozen=True, slots=True)
class Lesson:
    """A window of sound, its frames that are not padding, its text, the tokens read, what follows each (-100: any)."""

    mel: Mel
    frames: int
    text: list[int]
    read: list[int]
    expected: list[int]


class Lessons:
    """An endless supply, drawn by chance."""

    def __init__(self, clips: Sequence[Clip], tokenizer: Tokenizer, seed: int) -> None:
        self._clips, self._tokenizer = sorted(clips, key=lambda clip: len(clip.sound)), tokenizer
        self._names, self._chance = names(), np.random.default_rng(seed)

    def batch(self, windows: Sequence[int]) -> list[Lesson]:
        """One window length for all, in frames; 0 means as short as the longest clip allows."""
        near = int(self._chance.integers(len(self._clips)))
        around = self._clips[max(0, near - ALIKE) : near + ALIKE]
        drawn = [self._draw(around[int(place)]) for place in self._chance.integers(len(around), size=BATCH)]
        frames = int(self._chance.choice(windows)) or 20 + 2 * max(len(clip.sound) for clip, _ in drawn) // 320
        return [self._lesson(clip, silent, frames + frames % 2) for clip, silent in drawn]

    def _draw(self, clip: Clip) -> tuple[Clip, bool]:
        if self._chance.random() >= SILENT:
            return in_a_room(clip, self._chance), False
        length = len(clip.sound) + int(self._chance.uniform(0, RATE_HZ))
        sound = noise(length, self._chance, -35) if self._chance.random() < 0.5 else tones(length, self._chance)
        return Clip(clip.sentence, sound), True

    def _lesson(self, clip: Clip, silent: bool, frames: int) -> Lesson:
        asked = [words.START, words.language_token(clip.sentence.language), words.TRANSCRIBE]
        text = [] if silent else self._tokenizer.encode(f" {clip.sentence.text}", add_special_tokens=False).ids
        if self._chance.random() < TIMED and not silent:
            end = min(1500, round(len(clip.sound) / RATE_HZ / 0.02))
            said = [words.FIRST_TIMESTAMP, *text, words.FIRST_TIMESTAMP + end]
        else:
            said = [words.NO_TIMESTAMPS, *text]
        whole = [*asked, *said, words.END]
        expected = [words.NO_SPEECH, *whole[2:]] if silent else whole[1:]
        before = self._prompt()
        nothing = [-100] * len(before)
        heard = min(frames, len(clip.sound) // HOP)
        return Lesson(mel(clip.sound, frames), heard, text, [*before, *whole[:-1]], [*nothing, *expected])

    def _prompt(self) -> list[int]:
        """Now and then the names of the territory come first, as hot words do."""
        if self._chance.random() >= PROMPTED:
            return []
        some = self._chance.permutation(self._names)[: self._chance.integers(1, len(self._names))]
        return [words.PREVIOUS, *self._tokenizer.encode(f" {', '.join(some)}", add_special_tokens=False).ids[:223]]


class Learner(torch.nn.Module):
    """The ear, and beside it what only helps it learn: text read straight from the frames (CTC), thrown away after."""

    def __init__(self) -> None:
        super().__init__()
        self.ear = network()
        self.frames = torch.nn.Linear(WIDTH, words.TEXT + 1)

    def loss(self, batch: Sequence[Lesson]) -> torch.Tensor:
        """Cross-entropy over the tokens that are expected, and a share of CTC."""
        found = encoded(self.ear, torch.from_numpy(np.stack([lesson.mel for lesson in batch])))
        read, expected = (
            table([lesson.read for lesson in batch], words.END),
            table([one.expected for one in batch], -100),
        )
        kept = expected >= 0
        logits = decoded(self.ear, found, read)[kept] @ self.ear.model.decoder.embed_tokens.weight.T
        return torch.nn.functional.cross_entropy(logits, expected[kept]) + FRAMES_WEIGHT * self._by_frames(found, batch)

    def _by_frames(self, found: torch.Tensor, batch: Sequence[Lesson]) -> torch.Tensor:
        chances = self.frames(found).log_softmax(-1).transpose(0, 1)
        lengths = torch.tensor([lesson.frames // 2 for lesson in batch])
        texts = torch.tensor([token for lesson in batch for token in lesson.text])
        counts = torch.tensor([len(lesson.text) for lesson in batch])
        ctc = torch.nn.functional.ctc_loss
        return ctc(chances, texts, lengths, counts, blank=words.TEXT, zero_infinity=True)


def table(rows: Sequence[Sequence[int]], padding: int) -> torch.Tensor:
    """Padding on the right is never seen by what comes before it."""
    filled = torch.full((len(rows), max(map(len, rows))), padding)
    for place, row in enumerate(rows):
        filled[place, : len(row)] = torch.tensor(row)
    return filled


def rate(step: int, steps: int) -> float:
    """Warm-up, then a cosine down to a thirtieth."""
    return PEAK * min(1, (step + 1) / WARM_UP) * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(1, step / steps))))


def clips(folder: Path) -> list[Clip]:
    """Said once, kept for the next slices."""
    kept = folder / "clips.pickle"
    if not kept.exists():
        kept.write_bytes(pickle.dumps([*spoken(LEARNT), *by_tiny_voice(VOICE)]))
    return list(pickle.loads(kept.read_bytes()))


def train(folder: Path, steps: int, seconds: float) -> int:
    """Up to `seconds` more; returns the step reached, saved in the folder."""
    tokenizer, model = words.learn(), Learner()
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK, betas=(0.9, 0.98), weight_decay=0.01)
    kept, step = folder / "learnt.pt", 0
    if kept.exists():
        state = torch.load(kept)
        step = state["step"]
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
    lessons, started, seen = Lessons(clips(folder), tokenizer, 7 + step), time.monotonic(), []
    while step < steps and time.monotonic() - started < seconds:
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps)
        value = model.loss(lessons.batch(SHORT_WINDOW if step < LONG * steps else REAL_WINDOWS))
        optimiser.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        seen.append(value.item())
        step += 1
        if step % 50 == 0:
            print(
                f"{step}/{steps}  loss {np.mean(seen[-50:]):.4f}  {time.process_time():.0f} s of processor", flush=True
            )
    torch.save({"step": step, "model": model.state_dict(), "optimiser": optimiser.state_dict()}, kept)
    return step


def main(
    folder: Annotated[Path, typer.Argument(help="where what is learnt is kept")],
    steps: Annotated[int, typer.Option()] = 4000,
    seconds: Annotated[float, typer.Option(help="of this slice")] = 280.0,
) -> None:
    """One slice of training, on one core."""
    torch.set_num_threads(1)
    torch.manual_seed(7)
    folder.mkdir(parents=True, exist_ok=True)
    reached = train(folder, steps, seconds)
    print("done" if reached >= steps else f"{reached} of {steps}: run it again")


if __name__ == "__main__":
    typer.run(main)
