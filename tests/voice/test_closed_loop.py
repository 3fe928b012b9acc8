"""Our voice asks through a telephone line, our ear understands: nothing between them is simulated."""

from eval.bench.speech import closed_loop


async def test_nine_sentences_in_ten_are_understood_exactly_and_what_is_unknown_is_doubted() -> None:
    figures = {figure.name: figure for figure in await closed_loop(("a_law",))}
    assert figures["sentences"].value >= 40
    assert figures["exact_a_law"].value >= 0.9
    assert figures["hear_tiny_p95"].value < 1.0
    assert figures["doubted_though_right"].value <= 0.03, "asked again for nothing"
    assert figures["doubted_unknown"].value >= 0.15
