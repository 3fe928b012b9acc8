"""Makes the tiny Piper-compatible voice of the tests, in a few seconds.

python -m tests.models.speech.make_voice tests/models/tiny-voice/fr_FR-tiny-low.onnx
"""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx

from tests.models.speech.espeak import RATE_HZ, Phonemes, Piece, Sound
from tests.models.speech.lookup import Bank, graph_of
from tests.models.speech.mu_law import mu_law
from tests.models.speech.sentences import HERE, sentences

SYMBOLS = " !',-.;:?()\"abcdefghijklmnopqrstuvwxyzæøœɐɑɒɔəɛɜɡɥɪɫɲŋɹɾʁʃʊʌʏʒθðˈˌː\u0303ʲç0123456789"
SILENT, PAUSES = frozenset(" '-()\"ˈˌʲ"), frozenset(".,;:?!")
PAUSE = 1
LONGEST_PAUSE_S, LONGEST_UNIT_S, SILENCE_S, FADE = 0.35, 0.30, 0.06, 24
IDS = {"_": 0, "^": 1, "$": 2} | {symbol: number for number, symbol in enumerate(SYMBOLS, 3)}
CLASSES = {symbol: number for number, symbol in enumerate((s for s in SYMBOLS if s not in SILENT | PAUSES), 2)}
Unit = tuple[int, Sound]


def units(pieces: Sequence[Piece]) -> Iterator[Unit]:
    """Each code point of a phoneme with its share of the sound; pauses in a row become one."""
    waiting: list[Sound] = []
    for piece in pieces:
        kinds = [CLASSES[point] for point in unicodedata.normalize("NFD", piece.phoneme) if point in CLASSES]
        if not kinds and not piece.phoneme.strip("-ˈˌʲ"):
            waiting.append(piece.sound)
            continue
        if waiting:
            yield PAUSE, np.concatenate(waiting)[: int(LONGEST_PAUSE_S * RATE_HZ)]
            waiting = []
        for kind, sound in zip(kinds, np.array_split(piece.sound, len(kinds) or 1), strict=False):
            yield kind, sound[: int(LONGEST_UNIT_S * RATE_HZ)]
    if waiting:
        yield PAUSE, np.concatenate(waiting)[: int(LONGEST_PAUSE_S * RATE_HZ)]


def faded(sound: Sound) -> Sound:
    """Without a click at either end."""
    ramp = np.ones(len(sound), np.float32)
    if len(sound) > 2 * FADE:
        ramp[:FADE] = np.linspace(0, 1, FADE)
        ramp[-FADE:] = ramp[:FADE][::-1]
    return sound * ramp


def bank_of(lines: Iterable[Sequence[Unit]]) -> Bank:
    """The first unit of each neighbourhood, then a middling one of each class."""
    known: dict[int, Sound] = {}
    by_class: dict[int, list[Sound]] = {}
    for line in lines:
        kinds = [0, *(kind for kind, _ in line), 0]
        for place, (kind, sound) in enumerate(line):
            known.setdefault(kinds[place] * 65536 + kind * 256 + kinds[place + 2], sound)
            by_class.setdefault(kind, []).append(sound)
    silence = np.zeros(int(SILENCE_S * RATE_HZ), np.float32)
    last = max(CLASSES.values())
    alone = [
        sorted(by_class.get(kind, [silence]), key=len)[len(by_class.get(kind, [0])) // 2] for kind in range(last + 1)
    ]
    recorded = [mu_law(faded(sound)) for sound in (*known.values(), *alone)]
    length = np.array([len(sound) for sound in recorded], np.int64)
    classes = np.zeros(len(IDS), np.int64)
    for symbol, number in IDS.items():
        classes[number] = PAUSE if symbol in PAUSES else CLASSES.get(symbol, 0)
    return Bank(
        classes,
        np.array(list(known), np.int64),
        np.arange(len(known), len(recorded)),
        np.concatenate([[0], np.cumsum(length)[:-1]]),
        length,
        np.concatenate(recorded),
    )


def configuration() -> dict[str, object]:
    """What piper-tts reads beside the graph."""
    return {
        "audio": {"sample_rate": RATE_HZ, "quality": "low"},
        "espeak": {"voice": "fr"},
        "inference": {"noise_scale": 0.0, "length_scale": 1.0, "noise_w": 0.0},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": {symbol: [number] for symbol, number in IDS.items()},
        "num_symbols": len(IDS),
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.0.0",
        "language": {"code": "fr_FR"},
        "dataset": "tiny",
    }


def main(path: Path) -> None:
    """Cut every sentence, keep its units, write the voice and its configuration."""
    spoken = [sentence.said for sentence in sentences() if sentence.language == "fr"]
    more = (HERE / "recorded.txt").read_text(encoding="utf-8").splitlines()
    phonemes = Phonemes("fr")
    bank = bank_of([list(units(phonemes.cut(line))) for line in (*spoken, *filter(None, more))])
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(graph_of(bank), str(path))
    text = json.dumps(configuration(), ensure_ascii=False, indent=1)
    path.with_suffix(".onnx.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(bank.keys)} units, {len(bank.samples) / RATE_HZ:.0f} s, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
