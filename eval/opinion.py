"""What a language model thinks of our answers: optional, through any OpenAI-compatible URL, and reported apart.

A model's opinion is no measure: no gate reads it, and it is never mixed with the figures that are counted.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from eval.asking import Heard
from eval.intervals import share_of

TIMEOUT_S = 120.0
ASKED = (
    "Tu relis les réponses d'un accueil de mairie. Voici une question, les passages cités et la réponse donnée. "
    'Réponds par un seul objet JSON : {"appuyee": true ou false, "repond": true ou false}. '
    "appuyee : tout ce que dit la réponse est dans les passages. repond : elle répond à la question posée."
)
_OBJECT = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Judge:
    """Where the model is asked."""

    url: str
    model: str
    api_key: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """On one answer; None where the model gave none that can be read."""

    id: str
    supported: bool | None
    answers: bool | None


def judge_one(heard: Heard, judge: Judge, client: httpx.Client) -> Opinion:
    """The opinion of the model; httpx.HTTPError when it cannot be reached."""
    sources = "\n\n".join(f"[{number}] {one.title}\n{one.passage}" for number, one in enumerate(heard.citations, 1))
    told = f"Question : {heard.question}\n\nPassages :\n{sources}\n\nRéponse : {heard.text}"
    body = {
        "model": judge.model,
        "temperature": 0,
        "seed": 1,
        "max_tokens": 60,
        "messages": [{"role": "system", "content": ASKED}, {"role": "user", "content": told}],
    }
    headers = {"Authorization": f"Bearer {judge.api_key}"} if judge.api_key else {}
    given = client.post(f"{judge.url.rstrip('/')}/chat/completions", json=body, headers=headers, timeout=TIMEOUT_S)
    given.raise_for_status()
    return _read(heard.id, given.text)


def opinion_figures(opinions: Sequence[Opinion], judge: Judge) -> dict[str, object]:
    """Shares over the opinions that could be read; null without any."""
    supported = [one.supported for one in opinions if one.supported is not None]
    answers = [one.answers for one in opinions if one.answers is not None]
    return {
        "judge": judge.model,
        "supported": share_of(supported).as_json(),
        "answers": share_of(answers).as_json(),
        "unreadable": sum(one.supported is None and one.answers is None for one in opinions),
        "n": len(opinions),
    }


def _read(key: str, text: str) -> Opinion:
    try:
        said = str(json.loads(text)["choices"][0]["message"]["content"])
        found = _OBJECT.search(said)
        value = json.loads(found.group()) if found else {}
    except (ValueError, KeyError, IndexError, TypeError):
        value = {}
    supported, answers = value.get("appuyee"), value.get("repond")
    return Opinion(
        key, supported if isinstance(supported, bool) else None, answers if isinstance(answers, bool) else None
    )
