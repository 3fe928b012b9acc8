"""Writes what was learnt as a CTranslate2 model that unmodified faster-whisper loads.

python -m tests.models.speech.convert_ear build/tiny-ear tests/models/tiny-ear
"""

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from ctranslate2.converters import TransformersConverter

from tests.models.speech import vocabulary as words
from tests.models.speech.train_ear import Learner

READ_BESIDE = ["tokenizer.json", "preprocessor_config.json"]


def main(learnt: Path, folder: Path) -> None:
    """Through transformers' own files, in eight bits."""
    learner = Learner()
    learner.load_state_dict(torch.load(learnt / "learnt.pt")["model"])
    with TemporaryDirectory() as name:
        learner.ear.save_pretrained(name)
        words.save(words.learn(), Path(name))
        shutil.rmtree(folder, ignore_errors=True)
        TransformersConverter(name, copy_files=READ_BESIDE).convert(str(folder), quantization="int8")
    multilingual(folder, words.TEXT)
    print(f"{sum(file.stat().st_size for file in folder.iterdir()) / 1e6:.2f} MB")


def multilingual(folder: Path, place: int) -> None:
    """CTranslate2 takes a model for a multilingual one when its vocabulary holds the empty token."""
    path = folder / "vocabulary.json"
    tokens = json.loads(path.read_text(encoding="utf-8"))
    tokens[place] = ""
    path.write_text(json.dumps(tokens, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
