"""The optional judge: asked apart, and what it does not say is not counted."""

import json

import httpx
import pytest

from eval.opinion import Judge, Opinion, judge_one, opinion_figures
from tests.eval.test_citing import heard

JUDGE = Judge("http://judge.example/v1/", "any", "secret")


def answering(content: str, code: int = 200) -> httpx.Client:
    def reply(request: httpx.Request) -> httpx.Response:
        assert request.url == "http://judge.example/v1/chat/completions"
        assert request.headers["Authorization"] == "Bearer secret"
        asked = json.loads(request.content)
        assert "La piscine ouvre" in asked["messages"][1]["content"]
        return httpx.Response(code, json={"choices": [{"message": {"content": content}}]})

    return httpx.Client(transport=httpx.MockTransport(reply))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"appuyee": true, "repond": false}', (True, False)),
        ('Voici : {"appuyee": false, "repond": true} merci', (False, True)),
        ("je ne sais pas", (None, None)),
        ('{"appuyee": "oui"}', (None, None)),
        ("{", (None, None)),
    ],
)
def test_an_opinion_is_read_or_is_none(content: str, expected: tuple[bool | None, bool | None]) -> None:
    found = judge_one(heard(), JUDGE, answering(content))
    assert (found.supported, found.answers) == expected


def test_a_judge_that_fails_is_an_error_not_an_opinion() -> None:
    with pytest.raises(httpx.HTTPStatusError):
        judge_one(heard(), JUDGE, answering("", code=503))


def test_what_was_not_said_is_not_counted() -> None:
    figures = opinion_figures([Opinion("a", True, None), Opinion("b", None, None)], JUDGE)
    assert figures["unreadable"] == 1
    assert figures["supported"] == {"share": 1.0, "count": 1, "n": 1, "interval": [0.2065, 1.0]}
    assert figures["answers"] == {"share": None, "count": 0, "n": 0, "interval": None}
