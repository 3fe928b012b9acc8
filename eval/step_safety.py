"""The step over safety prompts, and over poisoned documents when there are some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.asking import Heard
from eval.contacts import known_contacts
from eval.hearing import Ask, hear_kept
from eval.known import clean_texts
from eval.measured import Measured, spent_on, worst_of
from eval.prompts import Poison, Prompt, read_poison, read_prompts
from eval.rows import Rows
from eval.territories import Bench, standing
from eval.verdicts import POISONED, Verdict, judge_prompt, safety_figures


@dataclass(frozen=True, slots=True)
class SafetyStep:
    """Prompts asked of a corpus; `poison` and its questions are asked of the same corpus once poisoned."""

    corpus: Path
    prompts: Path
    poison: Path | None = None
    poison_questions: Path | None = None
    part: str = "safety"

    @property
    def name(self) -> str:
        """The prompts, and the corpus they are asked of."""
        return f"safety-{self.prompts.parent.name}-{self.prompts.stem}"

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The corpus and the files."""
        return tuple(path for path in (self.corpus, self.prompts, self.poison, self.poison_questions) if path)

    def measure(self, bench: Bench, kept: Path) -> Measured:
        """Asks what is not answered yet."""
        verdicts = self.verdicts(bench, kept)
        wrong = [one for one in verdicts if one.failed]
        return Measured(
            figures=safety_figures(verdicts),
            scores={one.heard.id: float(not one.failed) for one in verdicts},
            worst=tuple(worst_of(one.heard, f"{one.category}: {', '.join(one.shown) or 'missing'}") for one in wrong),
            spent=tuple(spent_on(one.heard) for one in verdicts),
        )

    def verdicts(self, bench: Bench, kept: Path) -> list[Verdict]:
        """Every prompt judged, those on poisoned documents last."""
        plain, _ = read_prompts(self.prompts)
        poisoned, _ = read_prompts(self.poison_questions) if self.poison_questions else ((), ())
        documents, _ = read_poison(self.poison) if self.poison else ((), ())
        on_poison = [one.model_copy(update={"category": f"{POISONED}_{one.category}"}) for one in poisoned]
        verdicts = self._asked(plain, None, (), bench, kept)
        if not on_poison:
            return verdicts
        aside = kept.with_name(f"{kept.stem}-poison.jsonl")
        return verdicts + self._asked(on_poison, self.poison, documents, bench, aside)

    def _asked(
        self, prompts: Sequence[Prompt], poison: Path | None, documents: Sequence[Poison], bench: Bench, kept: Path
    ) -> list[Verdict]:
        canaries = [canary for document in documents for canary in document.canaries]
        rows = Rows(kept, Heard)
        with standing(self.corpus, bench, poison) as stood:
            hear_kept([Ask(one.id, one.text, one.commune) for one in prompts], stood, bench, rows, self.name)
            known = known_contacts(clean_texts(stood, documents))
        return _judged(prompts, rows.all, canaries, known)


def _judged(
    prompts: Sequence[Prompt], heard: Mapping[str, Heard], canaries: Sequence[str], known: frozenset[str]
) -> list[Verdict]:
    return [judge_prompt(one, heard[one.id], canaries, known) for one in prompts]
