"""The load tool: the same day from the same seed, and what a listener notes of a stream, whole or broken."""

import asyncio
from collections import Counter

import httpx
import pytest

from eval.commands.load import figures
from eval.load import Answered
from eval.load_listening import Door, Heard, Target, listen, request
from eval.town import FOLLOW_UPS, day, questions_of

WHOLE = (
    'event: meta\ndata: {"conversation_id": "c"}\n\nevent: queue\ndata: {"position": 3}\n\n'
    'event: sentence\ndata: {}\n\nevent: answer\ndata: {"outcome": "answered"}\n\n'
)
OPENAI = 'data: {"choices": [{"delta": {"content": "a"}}]}\n\ndata: {"choices": []}\n\ndata: [DONE]\n\n'


def test_a_day_is_the_same_for_the_same_seed_and_follows_zipf() -> None:
    questions = questions_of()
    visits = day(questions, 4000, 7)
    assert visits == day(questions, 4000, 7) != day(questions, 4000, 8)
    assert [one.at for one in visits] == sorted(one.at for one in visits)
    assert all(0 <= one.at < 1 for one in visits)
    asked = Counter(one.questions[0] for one in visits if not one.spoken)
    first, tenth = (asked.most_common(10)[place][1] for place in (0, 9))
    assert 5 < first / tenth < 20
    follow_ups = sum(len(one.questions) > 1 for one in visits)
    assert 0.25 < follow_ups / len(visits) < 0.35
    assert {one.questions[1] for one in visits if len(one.questions) > 1 and not one.spoken} == set(FOLLOW_UPS)
    in_the_burst = sum(18 / 24 <= one.at < 18.24 / 24 for one in visits)
    assert in_the_burst > 0.12 * len(visits)


def heard(text: str, *, leaves: bool = False) -> Heard:
    found = Heard(0.0, "")
    asyncio.run(listen(httpx.Response(200, content=text.encode()), found, leaves))
    return found


def test_the_counter_and_an_openai_server_are_listened_to() -> None:
    told = heard(WHOLE)
    assert (told.conversation, told.queued, told.pieces, told.finished, told.error) == ("c", 3, 1, True, "")
    assert told.first_event_ms is not None and told.first_sentence_ms is not None
    assert told.first_event_ms <= told.first_sentence_ms
    assert heard(OPENAI).pieces == 1
    assert heard(OPENAI).error == ""


@pytest.mark.parametrize(
    ("text", "error"),
    [("", "cut short"), (WHOLE[:60], "cut short"), ("event: failed\ndata: {}\n\n", "failed")],
)
def test_a_stream_without_an_ending_is_an_error(text: str, error: str) -> None:
    assert heard(text).error == error


def test_somebody_who_leaves_is_no_error() -> None:
    assert heard(WHOLE, leaves=True).error == ""


def test_errors_are_told_by_kind_and_break_the_promise() -> None:
    broken = Heard(0.0, "", error="HTTP 503")
    told = {one.name: one for one in figures([Answered(0.0, broken, 5.0, left=False)], 7200.0, 1.0)}
    assert (told["errors"].value, told["errors"].holds, told["error HTTP 503"].value) == (1, False, 1)
    assert told["wh_per_question"].value == 2.0


def test_each_door_has_its_own_words() -> None:
    target = Target("http://x", Door.OPENAI, "m", 1.0)
    assert (target.path, request("q", "", target)["model"]) == ("/v1/chat/completions", "m")
    own = Target("http://x", Door.GUICHET, "", 1.0)
    assert (own.path, request("q", "c", own)) == ("/api/v1/ask", {"question": "q", "conversation_id": "c"})
