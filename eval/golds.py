"""Answers against answers.jsonl: every required fact, no stale or wrong one."""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eval.asking import Heard
from eval.citing import Citing
from eval.intervals import mean, rounded, share_of
from eval.proofs import percentile
from eval.sets import Gold
from eval.wording import holds_lead, holds_span, mentions, says, shows


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer judged. Each verdict is None when its line expects nothing of the kind.

    `keywords` and `nuggets` are the shares held; `strict` asks for all of them, else for a span, else for a lead.
    `first`: a document that answers was found first.
    """

    heard: Heard
    strict: bool | None
    spans: bool | None
    keywords: float | None
    nuggets: float | None
    lead: bool | None
    stale: bool | None
    missing: tuple[str, ...]
    first: bool
    answerable: bool
    citing: Citing


def judge(gold: Gold, heard: Heard, citing: Citing, relevant: Sequence[str], *, answerable: bool = True) -> Judged:
    """What an answer is worth. A refusal holds no fact, whatever its words are."""
    text = heard.text if heard.answered else ""
    missing = (
        *(" | ".join(fact) for fact in gold.nuggets if not any(says(text, one) for one in fact)),
        *(keyword for keyword in gold.expected_keywords if not mentions(text, keyword)),
    )
    spans = any(holds_span(text, one) for one in gold.spans) if gold.spans else None
    lead = any(holds_lead(text, one) for one in gold.answer_lead) if gold.answer_lead else None
    return Judged(
        heard=heard,
        strict=(not missing) if gold.nuggets or gold.expected_keywords else spans if spans is not None else lead,
        spans=spans,
        keywords=mean([float(mentions(text, one)) for one in gold.expected_keywords]),
        nuggets=mean([float(any(says(text, one) for one in fact)) for fact in gold.nuggets]),
        lead=lead,
        stale=any(shows(heard.spoken, one) for one in gold.stale_or_wrong) if gold.stale_or_wrong else None,
        missing=missing or (gold.spans or gold.answer_lead if (spans if spans is not None else lead) is False else ()),
        first=heard.documents[:1] != () and heard.documents[0] in relevant,
        answerable=answerable,
        citing=citing,
    )


def answer_figures(judged: Sequence[Judged]) -> dict[str, object]:
    """The figures of a set, ready for JSON; null where no line expects anything of the kind."""
    expected = [one for one in judged if one.strict is not None and one.answerable]
    off_topic = [one for one in judged if not one.answerable]
    said = [one for one in judged if one.heard.answered]
    stale = share_of([one.stale for one in judged if one.stale is not None])
    strict = share_of([bool(one.strict) and not one.stale for one in expected])
    return {
        "strict": rounded(strict.share),
        "stale": rounded(stale.share),
        "citation_recall": _mean([one.citing.recall for one in said]),
        "citation_precision": _mean([one.citing.precision for one in said]),
        "invented": rounded(share_of([bool(one.citing.invented) for one in said]).share),
        "answered": rounded(share_of([one.heard.answered for one in expected]).share),
        "n": len(expected),
        "strict_detail": strict.as_json(),
        "stale_detail": stale.as_json(),
        "unsupported": rounded(share_of([bool(one.citing.unsupported) for one in said]).share),
        "keywords_held": _mean([one.keywords for one in expected]),
        "nuggets_held": _mean([one.nuggets for one in expected]),
        "answered_though_unanswerable": share_of([one.heard.answered for one in off_topic]).as_json(),
        **_parts(judged),
        **_endings(judged, said),
    }


def _parts(judged: Sequence[Judged]) -> dict[str, object]:
    """Gold spans and leads, and the spans of questions whose document was found first."""
    first = [bool(one.spans) for one in judged if one.spans is not None and one.first]
    return {
        "spans": share_of([one.spans for one in judged if one.spans is not None]).as_json(),
        "spans_when_found_first": share_of(first).as_json(),
        "lead": share_of([one.lead for one in judged if one.lead is not None]).as_json(),
    }


def _endings(judged: Sequence[Judged], said: Sequence[Judged]) -> dict[str, object]:
    """How answers ended, how long they are and how long they took."""
    took = [one.heard.took_ms for one in judged]
    return {
        "words_median": statistics.median([len(one.heard.text.split()) for one in said]) if said else None,
        "outcomes": dict(sorted(Counter(str(one.heard.outcome) for one in judged).items())),
        "roads": dict(sorted(Counter(one.heard.road or "none" for one in judged).items())),
        "p50_ms": rounded(percentile(took, 0.5)) if took else None,
        "p95_ms": rounded(percentile(took, 0.95)) if took else None,
    }


def not_scored(golds: Sequence[Gold]) -> dict[str, int]:
    """Fields that no measure reads, with how many lines hold them."""
    return dict(sorted(Counter(name for gold in golds for name in gold.not_scored).items()))


def _mean(values: Sequence[float | None]) -> float | None:
    return rounded(mean([value for value in values if value is not None]))
