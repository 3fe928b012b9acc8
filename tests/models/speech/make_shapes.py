"""Models of the exact shapes of real ones with random weights: they say nothing, at the real speed.

    nice python -m tests.models.speech.make_shapes /tmp/shapes          (Whisper base 75 MB, a Piper medium voice 63 MB)

Whisper's shapes: Radford et al., 2022, table 1. The voice: the training code of piper-tts (GPL), as it comes.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from ctranslate2.converters import TransformersConverter
from piper.train.vits.models import SynthesizerTrn
from transformers import WhisperConfig, WhisperForConditionalGeneration

from tests.models.speech import vocabulary as words
from tests.models.speech.convert_ear import READ_BESIDE, multilingual
from tests.models.speech.make_voice import configuration

TEXT = 50_256  # and the empty token: 50,257
WIDTHS = {"base": (512, 6, 8), "small": (768, 12, 12)}
RATE_HZ, FRAMES_A_SYMBOL = 22_050, 1.6


def whisper(size: str, folder: Path) -> None:
    """A CTranslate2 folder in 8 bits."""
    width, layers, heads = WIDTHS[size]
    end = TEXT + 1
    config = WhisperConfig(
        vocab_size=end + words.SIZE - words.END,
        d_model=width,
        encoder_layers=layers,
        decoder_layers=layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=4 * width,
        decoder_ffn_dim=4 * width,
        pad_token_id=end,
        bos_token_id=end,
        eos_token_id=end,
        decoder_start_token_id=end + 1,
        suppress_tokens=None,
        begin_suppress_tokens=[end],
    )
    model = WhisperForConditionalGeneration(config)
    settings = model.generation_config
    settings._from_model_config = False
    settings.suppress_tokens, settings.begin_suppress_tokens = [], [end]
    settings.alignment_heads = [[layers - 1, 0]]
    settings.lang_to_id = {f"<|{name}|>": end + 2 + place for place, name in enumerate(words.LANGUAGES)}
    with TemporaryDirectory() as name:
        model.save_pretrained(name)
        words.save(words.learn(TEXT), Path(name))
        TransformersConverter(name, copy_files=READ_BESIDE).convert(str(folder), quantization="int8", force=True)
    multilingual(folder, TEXT)


def _network() -> torch.nn.Module:
    """A voice of one speaker, 22 kHz."""
    return SynthesizerTrn(
        n_vocab=256,
        spec_channels=513,
        segment_size=32,
        inter_channels=192,
        hidden_channels=192,
        filter_channels=768,
        n_heads=2,
        n_layers=6,
        kernel_size=3,
        p_dropout=0.1,
        resblock="2",
        resblock_kernel_sizes=(3, 5, 7),
        resblock_dilation_sizes=((1, 2), (2, 6), (3, 12)),
        upsample_rates=(8, 8, 4),
        upsample_initial_channel=256,
        upsample_kernel_sizes=(16, 16, 8),
    ).eval()


def voice(path: Path) -> None:
    """An ONNX voice and its configuration."""
    model = _network()
    with torch.no_grad():
        model.dec.remove_weight_norm()

    def infer(text: torch.Tensor, lengths: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
        said = model.infer(text, lengths, noise_scale=scales[0], length_scale=scales[1], noise_scale_w=scales[2])
        return said[0].unsqueeze(1)

    model.forward = infer
    given = (torch.randint(0, 256, (1, 50)), torch.LongTensor([50]), torch.FloatTensor([0.667, 1.0, 0.8]))
    changing = {"input": {0: "batch", 1: "phonemes"}, "input_lengths": {0: "batch"}, "output": {0: "batch", 2: "time"}}
    names = ["input", "input_lengths", "scales"]
    torch.onnx.export(
        model, given, str(path), opset_version=15, input_names=names, output_names=["output"], dynamic_axes=changing,
        dynamo=False,
    )  # fmt: skip
    settings = configuration() | {"audio": {"sample_rate": RATE_HZ, "quality": "medium"}}
    # A real voice makes six to eight frames (80 ms) of a symbol; random weights make about one.
    settings["inference"] = {"noise_scale": 0.667, "length_scale": FRAMES_A_SYMBOL, "noise_w": 0.8}
    path.with_suffix(".onnx.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


def main(folder: Path, sizes: list[str]) -> None:
    """What is not there yet."""
    torch.manual_seed(7)
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        if not (folder / f"whisper-{size}" / "model.bin").exists():
            whisper(size, folder / f"whisper-{size}")
    if not (folder / "fr_FR-shape-medium.onnx").exists():
        voice(folder / "fr_FR-shape-medium.onnx")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["base"])
