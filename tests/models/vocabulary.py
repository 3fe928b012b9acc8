"""The tokenizer of the test models: a byte-level BPE learnt from the texts they are trained on."""

from collections.abc import Iterable

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from tests.models.gguf_file import CONTROLS, Vocabulary


def learn(texts: Iterable[str], size: int) -> Tokenizer:
    """A tokenizer whose first tokens are the controls."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(CONTROLS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def exported(tokenizer: Tokenizer) -> Vocabulary:
    """What a GGUF needs of it."""
    import json

    ids: dict[str, int] = tokenizer.get_vocab()
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return Vocabulary(
        tokens=tuple(sorted(ids, key=ids.__getitem__)),
        merges=tuple(f"{left} {right}" for left, right in merges),
    )
