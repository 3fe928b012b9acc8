"""What is said, read back by rules that share nothing with those that say it: numbers, telephones, hours, amounts."""

import random
import re

from voice.spoken import speakable

TRIES = 400
UNITS = {
    word: value
    for value, word in enumerate(
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()  # noqa: SIM905
    )
} | {"une": 1}
TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}


def number(words: str) -> int:
    """A whole number from its French words, by adding and multiplying."""
    total = group = 0
    for word in words.replace("-", " ").replace(" et ", " ").split():
        if word in ("million", "millions"):
            total, group = total + group * 10**6, 0
        elif word == "mille":
            total, group = total + max(group, 1) * 1000, 0
        elif word in ("cent", "cents"):
            group = group // 100 * 100 + max(group % 100, 1) * 100
        elif word in ("vingt", "vingts") and group % 100 == 4:
            group += 76
        else:
            group += UNITS.get(word, TENS.get(word, 0))
    return total + group


def test_reads_its_own_examples() -> None:
    assert number("deux cent quatre-vingt-dix-sept mille trois cent vingt et un") == 297_321
    assert number("un million quatre-vingts") == 1_000_080


def test_every_whole_number_is_heard_as_it_is_written() -> None:
    chance = random.Random(1)
    for written in (*range(1200), *(chance.randrange(10**9) for _ in range(TRIES))):
        if written < 10**6 or written % 10**6:
            assert (
                number(speakable(f"{written:,} habitants".replace(",", " "), "fr").removesuffix(" habitants"))
                == written
            )


def test_every_telephone_is_heard_as_it_is_written() -> None:
    chance = random.Random(2)
    for _ in range(TRIES):
        written = "0" + str(chance.randint(1, 9)) + "".join(str(chance.randrange(10)) for _ in range(8))
        pairs = re.findall("..", written)
        for shape in (" ".join(pairs), ".".join(pairs), written, f"+33 {written[1]} {' '.join(pairs[1:])}"):
            # The breath between two pairs is heard: 64 20 is not 60 80.
            said = speakable(f"Appelez le {shape}.", "fr").removeprefix("Appelez le ").removesuffix(".").split(", ")
            assert "".join(f"{number(two):02d}" for two in said) == written, shape
            assert all(two.startswith("zéro") == (pair[0] == "0") for two, pair in zip(said, pairs, strict=True))


def test_every_hour_is_heard_as_it_is_written() -> None:
    for hours in range(24):
        for minutes in range(60):
            for shape in (f"{hours} h {minutes:02d}", f"{hours:02d}h{minutes:02d}", f"{hours}:{minutes:02d}"):
                said = speakable(f"Il est {shape}.", "fr")
                found = re.fullmatch(r"Il est (.+?) heures?(?: (.+))?\.", said)
                assert found, (shape, said)
                assert (number(found[1]), number(found[2] or "zéro")) == (hours, minutes), (shape, said)


def test_every_amount_is_heard_as_it_is_written() -> None:
    chance = random.Random(3)
    for _ in range(TRIES):
        euros, cents = chance.choice((chance.randrange(100), chance.randrange(20_000))), chance.randrange(100)
        said = speakable(f"Cela coûte {euros},{cents:02d} €.", "fr")
        found = re.fullmatch(r"Cela coûte (?:(.+?) euros?)?(?: ?(?:et )?(.+?)(?: centimes?)?)?\.", said)
        assert found, said
        assert (number(found[1] or "zéro"), number(found[2] or "zéro")) == (euros, cents), said
