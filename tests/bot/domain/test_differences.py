"""What an agent changed, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.differences import Change, Kind, changed_share, word_changes


def test_a_corrected_hour_is_one_word_out_and_one_in() -> None:
    changes = word_changes("La piscine ouvre à 9 h.", "La piscine ouvre à 10 h.")
    assert [one for one in changes if one.kind is not Kind.SAME] == [
        Change(Kind.REMOVED, "9"),
        Change(Kind.ADDED, "10"),
    ]
    assert 0 < changed_share(changes) < 0.5


def test_untouched_and_all_new() -> None:
    assert changed_share(word_changes("Bonjour à tous", "Bonjour à tous")) == 0
    assert changed_share(word_changes("", "Bonjour à tous")) == 1
    assert changed_share(word_changes("", "")) == 0


@given(st.text(alphabet="ab é.\n’", max_size=60), st.text(alphabet="ab é.\n’", max_size=60))
def test_both_texts_are_found_again_whole(before: str, after: str) -> None:
    changes = word_changes(before, after)
    assert "".join(one.text for one in changes if one.kind is not Kind.ADDED) == before
    assert "".join(one.text for one in changes if one.kind is not Kind.REMOVED) == after
