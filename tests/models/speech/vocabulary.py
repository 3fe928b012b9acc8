"""A tokenizer in Whisper's order, learnt on our sentences: 640 pieces of text where Whisper has 50,257.

faster-whisper and CTranslate2 find their special tokens by name and by distance: the order must stay.
"""

import json
from pathlib import Path

from faster_whisper.tokenizer import _LANGUAGE_CODES
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from tests.models.speech.sentences import sentences

TEXT = 640  # the empty token of CTranslate2 comes next
END, START = 641, 642
FIRST_LANGUAGE = 643
TRANSCRIBE, PREVIOUS, NO_SPEECH, NO_TIMESTAMPS, FIRST_TIMESTAMP = 743, 745, 746, 747, 748
SIZE = FIRST_TIMESTAMP + 1501
# Whisper's first version knew no Cantonese.
LANGUAGES = tuple(sorted(set(_LANGUAGE_CODES) - {"yue"}))


def language_token(language: str) -> int:
    """Its place among the special tokens."""
    return FIRST_LANGUAGE + LANGUAGES.index(language)


def _specials() -> list[str]:
    names = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{language}|>" for language in LANGUAGES)]
    names += [f"<|{task}|>" for task in ("translate", "transcribe", "startoflm", "startofprev", "nospeech")]
    return [*names, "<|notimestamps|>"]


def learn(text: int = TEXT) -> Tokenizer:
    """Byte-level pieces up to `text`, then the empty token's place, the specials and the timestamps."""
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    learner.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=TEXT, initial_alphabet=alphabet, min_frequency=2, show_progress=False)
    learner.train_from_iterator([f" {one.text}" for one in sentences()] * 3, trainer)
    table = json.loads(learner.to_str())
    known = table["model"]["vocab"]
    for number in range(len(known), text + 1):
        known[f"<unused{number}>"] = number
    whole = Tokenizer.from_str(json.dumps(table))
    whole.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in _specials()])
    times = [AddedToken(f"<|{number * 0.02:.2f}|>", special=False, normalized=False) for number in range(1501)]
    whole.add_tokens(times)
    assert whole.get_vocab_size() == SIZE + text - TEXT
    assert whole.token_to_id("<|notimestamps|>") == NO_TIMESTAMPS + text - TEXT
    return whole


def save(tokenizer: Tokenizer, folder: Path) -> None:
    """The three files that transformers and faster-whisper read."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    end = "<|endoftext|>"
    roles = {f"{role}_token": end for role in ("bos", "eos", "unk", "pad")}
    kind = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 448,
        "clean_up_tokenization_spaces": False,
    }
    _write(folder / "tokenizer_config.json", kind | roles)
    window = {"feature_size": 80, "sampling_rate": 16000, "hop_length": 160, "chunk_length": 30, "n_fft": 400}
    names = {"feature_extractor_type": "WhisperFeatureExtractor", "processor_class": "WhisperProcessor"}
    _write(folder / "preprocessor_config.json", names | window)


def _write(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content) + "\n", encoding="utf-8")
