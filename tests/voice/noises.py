"""What a telephone may bring instead of one caller: music on hold, two people at once, a street, a television."""

import numpy as np

from eval.calls.spoken import spoken

RATE_HZ = 8000
_SCALE = (262, 294, 330, 349, 392, 440, 494, 523)
_CHORDS = ((262, 330, 392), (220, 262, 330), (349, 440, 523), (294, 392, 494))


def _note(pitch_hz: float, seconds: float, level: float) -> np.ndarray:
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tone = sum(np.sin(2 * np.pi * pitch_hz * rank * at) / rank**1.5 for rank in range(1, 6))
    return level * tone * np.exp(-2.5 * at)


def music(seconds: float, level: float = 3000.0) -> bytes:
    """Music on hold: a tune over chords, without a voice."""
    drawn, beats = np.random.default_rng(5), []
    for beat in range(int(seconds / 0.4) + 1):
        chord = _CHORDS[beat // 4 % len(_CHORDS)]
        tune = _note(float(drawn.choice(_SCALE)) * 2, 0.4, level)
        beats.append(tune + sum(_note(pitch, 0.4, level / 3) for pitch in chord))
    return _pcm(np.concatenate(beats)[: int(seconds * RATE_HZ)])


def two_people(seconds: float) -> bytes:
    """Two people who talk to each other, often at the same time, and not to us."""
    first = ("Tu as pris le pain ?", "Non, j'ai oublié encore une fois.", "Il faut que tu rappelles ta mère ce soir.")
    second = ("Attends, je suis au téléphone avec la mairie.", "Baisse un peu la télévision.", "Mais si, hier matin.")
    voices = [_over(seconds, first, 0, 0.0), _over(seconds, second, 2, 1.3)]
    return _pcm(voices[0] + voices[1])


def street(seconds: float) -> bytes:
    """A crowd and engines: noise that rises and falls."""
    drawn = np.random.default_rng(9).standard_normal(int(seconds * RATE_HZ))
    low = np.convolve(drawn, np.ones(12) / 12, "same")
    swell = 1 + 0.6 * np.sin(2 * np.pi * 0.4 * np.arange(len(low)) / RATE_HZ)
    return _pcm(3000 * low * swell)


def _over(seconds: float, sentences: tuple[str, ...], voice: int, from_s: float) -> np.ndarray:
    sound, at = np.zeros(int(seconds * RATE_HZ)), int(from_s * RATE_HZ)
    said = [spoken(sentence, voice) for sentence in sentences]
    while at < len(sound):
        for one in said:
            piece = one[: max(0, len(sound) - at)]
            sound[at : at + len(piece)] += piece
            at += len(one) + RATE_HZ // 3
    return sound


def _pcm(sound: np.ndarray) -> bytes:
    return np.clip(sound, -32768, 32767).astype("<i2").tobytes()
