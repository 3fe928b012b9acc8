"""A follow-up understood by rules over the last turns: subject, time and place are carried, never a model asked."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from bot.answering.courtesy import strip_courtesy
from bot.answering.evidence.aspects import asked
from bot.answering.rules import expressions, patterns
from bot.domain.conversations import Turn
from bot.domain.folding import fold

SHORT_WORDS = 7
"""A question of at most so many words may lean on the one before it without saying so."""


def rephrase(text: str, turns: Sequence[Turn]) -> str:
    """The question as it can be searched alone.

    `turns` are the latest last; their `asked` already is what was searched, so that a subject
    survives several follow-ups.
    """
    question = spelled_out(text)
    before = next((turn.asked for turn in reversed(turns) if turn.asked.strip()), "")
    if not before or not _leans(question):
        return question
    return f"{_carried(question, before)} {_without_opening(question)}".strip()


def spelled_out(text: str) -> str:
    """The question without mask labels or introductions, fast writing in full: `cb` becomes `combien`."""
    rest = re.sub(r"(?i)(?:\b(?:mon|ma|mes|notre)\s[^,.;?!\[]{0,40})?\[[^\]]{1,40}\]\s*[,;.]?", " ", text)
    rest = re.sub(r"(?i)\b(?:je m['’]appelle|mon nom est|my name is)\b[^.?!]*[.?!]\s*", "", rest) or rest
    for pattern, meant in _fast_writing().values():
        rest = pattern.sub(meant, rest)
    return re.sub(r"\s+", " ", rest).strip() or text


@cache
def _fast_writing() -> Mapping[str, tuple[re.Pattern[str], str]]:
    words = expressions("sms", "words")
    return {
        fast: (re.compile(rf"(?<![\w'’]){re.escape(fast)}(?![\w'’])", re.IGNORECASE), words[fast]) for fast in words
    }


def _leans(question: str) -> bool:
    leaning = patterns("followups", "leaning")
    plain = strip_courtesy(question) or question
    folded = fold(plain)
    if leaning["opening"].search(folded) and not re.match(r"\W*où\b", plain, re.IGNORECASE):
        return True
    short = len(folded.split()) <= SHORT_WORDS
    if short and not patterns("screen", "question")["question"].search(folded) and not asked(question):
        return any(kind.search(folded) for kind in patterns("followups", "completing").values())
    return short and (bool(leaning["pronoun"].search(folded)) or not _subject(question))


def _carried(question: str, before: str) -> str:
    """The part of the earlier question that the new one still means."""
    own = _subject(question)
    completed = [kind for kind in patterns("followups", "completing").values() if kind.search(fold(question))]
    if not own or completed:
        return _subject(before) if asked(question) else _without(before, completed)
    points_back = patterns("followups", "leaning")["pronoun"].search(fold(question))
    if points_back:
        return _subject(before)
    return "" if asked(question) else _frame(before)


def _subject(question: str) -> str:
    """The question without the words that only say what kind of fact is wanted."""
    frame = patterns("followups", "frame")["frame"]
    pronoun = patterns("followups", "leaning")["pronoun"]
    words = re.findall(r"[\w'’€%-]+", _without_opening(question))
    bare = [re.sub(r"^(?:[ldjmtscn]|qu)['’]", "", word) for word in words if not pronoun.fullmatch(fold(word))]
    return " ".join(word for word in bare if len(word) > 2 and not frame.fullmatch(fold(word)) and not asked(word))


def _without(before: str, kinds: Sequence[re.Pattern[str]]) -> str:
    """The earlier question without what the new one says otherwise: another person, another day."""
    words = re.findall(r"\S+", before)
    return " ".join(word for word in words if not any(kind.fullmatch(fold(word).strip(" ?.,!")) for kind in kinds))


def _frame(question: str) -> str:
    """Only the words that say what kind of fact is wanted."""
    words = re.findall(r"[\w'’-]+", question)
    return " ".join(word for word in words if patterns("followups", "frame")["frame"].fullmatch(fold(word)))


def _without_opening(question: str) -> str:
    bare = re.sub(r"^\s*(?:et|ou|mais|puis|sinon|alors|donc|du coup|and)\b[\s,]*", "", question, flags=re.IGNORECASE)
    return re.sub(r"^(?:si c'est|what about|how about)\b\s*", "", bare, flags=re.IGNORECASE)
