"""The prompts of `eval/cases/zipf.toml`: the same texts in the same order for every engine."""

import random
import tomllib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering.generator import Prompt

PATH = Path(__file__).parents[1] / "cases" / "zipf.toml"
WORDS = 300
SYLLABLES = (
    "ma",
    "ri",
    "é",
    "cole",
    "ser",
    "vi",
    "ce",
    "ou",
    "ver",
    "de",
    "ta",
    "rif",
    "pla",
    "gni",
    "eau",
    "lo",
    "tri",
)


@dataclass(frozen=True, slots=True)
class Zipf:
    """The figures of the file."""

    seed: int
    questions: int
    zipf: float
    draws: int
    warm_up: int
    plain_draws: int
    passages: int
    passages_each: int
    passage_tokens: int
    instruction_tokens: int
    question_tokens: int
    cells: int
    context_cells: int
    slot_cells: int
    slots: int


def read_zipf(path: Path = PATH) -> Zipf:
    """The workload as it is fixed."""
    return Zipf(**tomllib.loads(path.read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Workload:
    """Distinct prompts, and which is asked at each draw."""

    prompts: tuple[Prompt, ...]
    draws: tuple[int, ...]

    def stratified(self, warm_up: int, count: int) -> list[int]:
        """Places of that many counted draws, as many of each popularity, in the order they come."""
        counted = sorted(range(warm_up, len(self.draws)), key=lambda place: (self.draws[place], place))
        return sorted(counted[round(number * len(counted) / count)] for number in range(count))


Count = Callable[[str], Awaitable[int]]


async def make_workload(figures: Zipf, count: Count) -> Workload:
    """Texts of the wanted sizes by this tokenizer."""
    chance = random.Random(figures.seed)
    words = sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(WORDS)})
    sizes = {word: await count(f" {word}") for word in words}

    def text(tokens: int) -> str:
        said: list[str] = []
        while tokens > 0:
            said.append(chance.choice(words))
            tokens -= sizes[said[-1]]
        return " ".join(said)

    system = text(figures.instruction_tokens)
    passages = [f"<source>\n{text(figures.passage_tokens)}\n</source>" for _ in range(figures.passages)]
    prompts = []
    for _ in range(figures.questions):
        shown = sorted(chance.sample(range(figures.passages), figures.passages_each))
        prompts.append(Prompt(system, "\n\n".join([*(passages[one] for one in shown), text(figures.question_tokens)])))
    weights = [1 / rank**figures.zipf for rank in range(1, figures.questions + 1)]
    return Workload(tuple(prompts), tuple(chance.choices(range(figures.questions), weights, k=figures.draws)))


def rendered(prompt: Prompt) -> str:
    """The prompt in the template of our synthetic models, for engines that take text."""
    turns: Sequence[tuple[str, str]] = (("system", prompt.system), ("user", prompt.user))
    return "".join(f"<|im_start|>{who}\n{text}<|im_end|>\n" for who, text in turns) + "<|im_start|>assistant\n"
