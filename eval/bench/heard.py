"""An installed ear hears people, by telephone: how many words it understands, what it doubts, what that costs.

The tiny ear of the tests proves plumbing (`bench speech`); this asks a real one, on recordings of people whose words
are known. By default Debian's (June Wallack, Québec, recorded at 8 kHz); any folder of WAVs with a `words.txt`.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import jiwer

from bot.settings import Settings
from eval.bench.heard_recordings import DEBIAN, LINE_HZ, Recording, comparable, recordings, turn_of
from eval.bench.speech import LAWS, line_of
from eval.proofs import Figure, Proof, SkippedError, percentile
from voice.assemble import VoiceAssemblyError, installed_ear
from voice.caller import HEARING_DEADLINE_S
from voice.hear import WINDOWS_S, Whisper
from voice.hearing import EarOptions
from voice.speech import EAR_RATE_HZ, Doubt
from voice.vad import Silero
from voice.words import FRENCH, load_wordings

COUNT = 120
SAME, ASTRAY = 0.05, 0.2
"""Of the letters: up to the first it is what was said, but for its spelling; above the second, an answer may be beside
the point. Letters, because « entrez » for « entrer » is a wrong word that nobody hears."""
COMPARED = "a_law"
"""The line on which cut windows are compared with whole ones."""
SHORT_S, MIDDLE_S = 3.0, 6.0


@dataclass(frozen=True, slots=True)
class Hearing:
    """One recording heard on one line, words made comparable; shares of wrong words and wrong letters."""

    name: str
    said: str
    heard: str
    wrong: float
    letters: float
    doubt: Doubt
    log_probability: float
    sound_s: float
    processor_s: float

    @property
    def believed(self) -> bool:
        """Whether the call would go on with it."""
        return self.doubt is Doubt.NONE


def run(count: int, kept: Path, folder: Path | None = None) -> Proof:
    """Every line with cut windows, one of them with whole windows too; the rows stay in `kept` for study.

    Raises SkippedError.
    """
    ear = installed()
    heard, silero = recordings(folder, count), Silero()
    kept.mkdir(parents=True, exist_ok=True)
    figures = [Figure("recordings", len(heard), "recordings")]
    by_line: dict[str, list[Hearing]] = {}
    for windows, lines in ((WINDOWS_S, tuple(LAWS)), (WINDOWS_S[-1:], (COMPARED,))):
        whisper = Whisper(EarOptions(folder=ear, threads=1), windows)
        whisper.understand(b"\1\0" * EAR_RATE_HZ, FRENCH, HEARING_DEADLINE_S)  # the first hearing is slower
        for line in lines:
            name = line if windows is WINDOWS_S else "whole"
            by_line[name] = _hear(whisper, heard, line_of(LAWS[line]), silero)
            _keep(kept / f"{name}.jsonl", by_line[name])
            figures += understood(name, by_line[name])
    figures += spent(by_line[COMPARED])
    figures += compared(by_line[COMPARED], by_line["whole"])
    return Proof("heard", tuple(figures), {"ear": ear.name, "folder": str(folder or DEBIAN), "threads": 1})


def installed() -> Path:
    """The folder of the ear's model. Raises SkippedError."""
    try:
        folder = installed_ear(Settings())
    except VoiceAssemblyError as missing:
        raise SkippedError(str(missing)) from missing
    if folder is None:
        raise SkippedError("no ear is installed: guichet models pull whisper-base, or GUICHET_EAR=FOLDER")
    return folder


def understood(line: str, rows: Sequence[Hearing]) -> list[Figure]:
    """Words and sentences, what is doubted, and what is believed."""
    believed = [row for row in rows if row.believed]

    def share(fits: Callable[[Hearing], bool]) -> float:
        return round(sum(map(fits, rows)) / len(rows), 3)

    return [
        Figure(f"wer_{line}", wrong_words(rows), "of the words"),
        Figure(f"wer_believed_{line}", wrong_words(believed), "of the words"),
        Figure(f"exact_{line}", share(lambda row: row.wrong == 0), "of the sentences"),
        Figure(f"same_{line}", share(lambda row: row.letters <= SAME), "of the sentences"),
        Figure(f"doubted_{line}", share(lambda row: not row.believed), "of the sentences"),
        Figure(
            f"doubted_though_right_{line}",
            share(lambda row: row.letters <= SAME and not row.believed),
            "of the sentences",
        ),
        Figure(f"astray_{line}", share(lambda row: row.letters > ASTRAY), "of the sentences"),
        Figure(f"astray_believed_{line}", share(lambda row: row.letters > ASTRAY and row.believed), "of the sentences"),
    ]


def wrong_words(rows: Sequence[Hearing]) -> float:
    """Of all their words together."""
    return round(float(jiwer.wer([row.said for row in rows], [row.heard for row in rows])), 3) if rows else 0.0


def spent(rows: Sequence[Hearing]) -> list[Figure]:
    """Of processor, for all and by length of the sound; one thread."""
    lengths = {
        "": rows,
        f"_up_to_{SHORT_S:.0f}s": [row for row in rows if row.sound_s <= SHORT_S],
        f"_up_to_{MIDDLE_S:.0f}s": [row for row in rows if SHORT_S < row.sound_s <= MIDDLE_S],
        "_longer": [row for row in rows if row.sound_s > MIDDLE_S],
    }
    return [
        Figure(f"processor{name}_p{at}", round(percentile([row.processor_s for row in some], at / 100), 3), "s")
        for name, some in lengths.items()
        if some
        for at in (50, 95)
    ]


def compared(cut: Sequence[Hearing], whole: Sequence[Hearing]) -> list[Figure]:
    """What cutting the windows costs in words, and what it saves."""
    saved = sum(row.processor_s for row in cut) / sum(row.processor_s for row in whole)
    lost = wrong_words(cut) - wrong_words(whole)
    return [
        Figure("processor_whole_p50", round(percentile([row.processor_s for row in whole], 0.5), 3), "s"),
        Figure("cut_for_whole_processor", round(saved, 3), "of the processor", at_most=0.6),
        Figure("wer_lost_by_cutting", round(lost, 3), "of the words", at_most=0.02),
    ]


def _hear(
    whisper: Whisper, heard: Sequence[Recording], line: Callable[[bytes], bytes], silero: Silero
) -> list[Hearing]:
    plain = partial(comparable, phrases=load_wordings()[FRENCH])
    rows: list[Hearing] = []
    for one in heard:
        turn = turn_of(line(bytes(LINE_HZ) + one.sound_8k + bytes(2 * LINE_HZ)), silero)
        began = time.process_time()
        words = whisper.understand(turn, FRENCH, HEARING_DEADLINE_S)
        cost = time.process_time() - began
        said, got = plain(one.words), plain(words.text)
        wrong, letters = jiwer.wer(said, got), jiwer.cer(said.replace(" ", ""), got.replace(" ", ""))
        length = len(turn) / 2 / EAR_RATE_HZ
        rows.append(
            Hearing(one.name, said, got, float(wrong), float(letters), words.doubt, words.log_probability, length, cost)
        )
    return rows


def _keep(path: Path, rows: Sequence[Hearing]) -> None:
    lines = [json.dumps(asdict(row), ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
