"""Puts instructions and a question in a model's own chat template, keeping apart what the template wrote."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

Formatter = Callable[..., Any]  # llama-cpp-python's Jinja2ChatFormatter, whose message types are unions of dicts

_SYSTEM, _USER = "\ue000system\ue001", "\ue000user\ue001"


class TemplateRefused(Exception):  # noqa: N818 (an expected ending of a start)
    """The template cannot hold instructions and a question."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the prompt. `trusted`: written by the template, so it may hold special tokens."""

    text: str
    trusted: bool


def fill(formatter: Formatter, system: str, user: str) -> list[Part]:
    """The whole prompt in parts. A document that writes `<|im_end|>` stays a document. Raises TemplateRefused."""
    contents = {_SYSTEM: system, _USER: user}
    parts = [part for part in re.split(f"({_SYSTEM}|{_USER})", _rendered(formatter)) if part]
    return [Part(contents.get(part, part), part not in contents) for part in parts]


def _rendered(formatter: Formatter) -> str:
    apart = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USER}]
    together = [{"role": "user", "content": f"{_SYSTEM}\n\n{_USER}"}]
    for messages in (apart, together):  # some templates refuse the system role
        try:
            text = str(formatter(messages=messages, enable_thinking=False).prompt)
        except (TemplateError, ValueError):
            continue
        if text.count(_SYSTEM) == 1 and text.count(_USER) == 1:
            return text
    raise TemplateRefused("its chat template cannot hold instructions and a question: choose an instruct model")
