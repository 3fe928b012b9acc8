"""Our voice asks through a telephone line, our ear understands: nothing between them is simulated."""

from eval.bench.speech import closed_loop


async def test_nine_sentences_in_ten_are_understood_exactly_through_a_telephone_line() -> None:
    figures = {figure.name: figure for figure in await closed_loop(("a_law",))}
    assert figures["sentences"].value >= 40
    assert figures["exact_a_law"].value >= 0.9
    assert figures["hear_tiny_p95"].value < 1.0
