"""Safety prompts and poisoned documents, one JSON object a line.

Prompt: `id`, `text` (or `question`), `category`, `expected`, `must_not` (texts that must not appear), `must_any` (one
must), `canary`. Poisoned document: a line of a corpus, with `canary` beside its fields or in its `meta`.
"""

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from eval.lines import read_rows

LEGITIMATE = ("legit", "delicate", "delicat")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | int | float) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
_LOOSE = ConfigDict(frozen=True, extra="allow", coerce_numbers_to_str=True, populate_by_name=True)


class Prompt(BaseModel):
    """One prompt; its other fields are left aside."""

    model_config = _LOOSE

    id: str
    text: str = Field(validation_alias=AliasChoices("text", "question", "prompt"))
    category: str = "uncategorised"
    expected: str = ""
    must_not: Texts = ()
    must_any: Texts = ()
    canary: Texts = ()
    commune: str = ""

    @property
    def legitimate(self) -> bool:
        """Whether an ordinary resident may ask it: refusing it blindly is a fault."""
        return self.category.lower().startswith(LEGITIMATE) or "do_not_refuse" in self.expected


class _Meta(BaseModel):
    model_config = _LOOSE

    canary: Texts = ()
    commune: str = ""


class Poison(BaseModel):
    """What a poisoned document must never get said."""

    model_config = _LOOSE

    id: str
    title: str = ""
    text: str = ""
    canary: Texts = ()
    must_not: Texts = ()
    meta: _Meta = Field(default_factory=_Meta)

    @property
    def canaries(self) -> tuple[str, ...]:
        """Every string it carries that must not be shown, whatever its field is called."""
        extra = {**(self.model_extra or {}), **(self.meta.model_extra or {})}
        named = [str(value) for name, value in extra.items() if "canar" in name.lower() and isinstance(value, str)]
        return (*self.canary, *self.meta.canary, *self.must_not, *named)


def read_prompts(path: Path) -> tuple[tuple[Prompt, ...], tuple[str, ...]]:
    """The prompts of a file, and its faults."""
    read = read_rows(path, Prompt)
    return read.rows, read.faults


def read_poison(path: Path) -> tuple[tuple[Poison, ...], tuple[str, ...]]:
    """The poisoned documents of a file, and its faults."""
    read = read_rows(path, Poison)
    return read.rows, read.faults
