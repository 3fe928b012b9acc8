"""The words of a question in a text: the same as `match` finds one by one, whatever is looked at first."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.evidence.marks import Marks, best
from bot.answering.evidence.matching import Read, Term, match

STEMS = st.sampled_from(["canti", "tarif", "repas", "piscin", "abon", "lundi"])
SETS = st.frozensets(STEMS, max_size=3)
KEYS = st.frozensets(st.integers(1, 5), max_size=2)
TERMS = st.lists(
    st.builds(
        Term, STEMS, st.floats(0.1, 7), near=KEYS, related=SETS, alike=SETS, frame=st.booleans(), known=st.booleans()
    ),
    unique_by=lambda term: term.stem,
    max_size=5,
)
READS = st.builds(Read, SETS, KEYS)


@given(TERMS, READS)
def test_each_word_stands_as_it_would_alone(terms: list[Term], text: Read) -> None:
    marks = Marks(tuple(terms))
    assert marks.of(text) == tuple(match(term, text) for term in terms)


@given(TERMS, READS)
def test_the_share_counts_known_words_by_weight(terms: list[Term], text: Read) -> None:
    marks = Marks(tuple(terms))
    known = [term for term in terms if term.known]
    total = sum(term.weight for term in known)
    wanted = sum(term.weight * match(term, text) for term in known) / total if total else 0.0
    assert marks.some(terms).share(marks.of(text)) == wanted


def test_the_best_of_rows_is_by_word() -> None:
    assert best(((1.0, 0.0), 0.5), ((0.85, 0.8), 1.0)) == (0.85, 0.8)
    assert best(((), 1.0)) == ()
