"""The page's and the widget's words, by language, read once from `wording/*.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_LANGUAGE = "fr"


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Texts are named `section.key`, as in the file."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, values: Mapping[str, object] | None = None) -> str:
        """The text of that name with its places filled; KeyError when the file lacks it."""
        return self.texts[key].format_map(values or {})

    def section(self, name: str) -> dict[str, str]:
        """All the texts of a section, by key."""
        prefix = f"{name}."
        return {key.removeprefix(prefix): text for key, text in self.texts.items() if key.startswith(prefix)}


@dataclass(frozen=True, slots=True)
class Wording:
    """Every language the web door speaks."""

    languages: Mapping[str, Words]

    def speak(self, wanted: str) -> Words:
        """The words in that language, French when it is not spoken."""
        return self.languages.get(wanted, self.languages[DEFAULT_LANGUAGE])

    def negotiate(self, accept_language: str) -> Words:
        """The first spoken language an `Accept-Language` header names (RFC 9110 §12.5.4), French else."""
        ranked = sorted(map(_weighed, accept_language[:500].split(",")), key=lambda choice: -choice[1])
        spoken = [language for language, quality in ranked if quality > 0 and language in self.languages]
        return self.speak(spoken[0] if spoken else DEFAULT_LANGUAGE)


def load_wording() -> Wording:
    """Reads the packaged files."""
    files = sorted((Path(__file__).parent / "wording").glob("*.toml"))
    return Wording({file.stem: Words(file.stem, flat(tomllib.loads(file.read_text("utf-8")), "")) for file in files})


def flat(table: Mapping[str, object], prefix: str) -> dict[str, str]:
    """The texts of a file by `section.key`."""
    texts: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            texts |= flat(value, f"{prefix}{key}.")
        else:
            texts[f"{prefix}{key}"] = str(value)
    return texts


def _weighed(choice: str) -> tuple[str, float]:
    name, _, parameter = choice.partition(";")
    try:
        quality = float(parameter.strip().removeprefix("q=") or 1)
    except ValueError:
        quality = 0.0
    return name.strip().lower().split("-")[0], quality
