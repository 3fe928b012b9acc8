"""The tiny ear as a network: Whisper's architecture in transformers, run on windows shorter than thirty seconds."""

import numpy as np
import torch
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray
from transformers import WhisperConfig, WhisperForConditionalGeneration

from tests.models.speech.espeak import Sound
from tests.models.speech.vocabulary import END, FIRST_LANGUAGE, LANGUAGES, SIZE, START

WIDTH, LAYERS, HEADS = 64, 2, 2
HOP = 160
Mel = NDArray[np.float32]
_extractor = FeatureExtractor()


def network() -> WhisperForConditionalGeneration:
    """Half a million weights, at random."""
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=SIZE,
            num_mel_bins=80,
            d_model=WIDTH,
            encoder_layers=LAYERS,
            decoder_layers=LAYERS,
            encoder_attention_heads=HEADS,
            decoder_attention_heads=HEADS,
            encoder_ffn_dim=4 * WIDTH,
            decoder_ffn_dim=4 * WIDTH,
            max_source_positions=1500,
            max_target_positions=448,
            dropout=0.0,
            pad_token_id=END,
            bos_token_id=END,
            eos_token_id=END,
            decoder_start_token_id=START,
            suppress_tokens=None,
            begin_suppress_tokens=[END],
        )
    )
    settings = model.generation_config
    settings._from_model_config = False  # or lang_to_id is lost when it is saved
    settings.suppress_tokens, settings.begin_suppress_tokens = [], [END]
    settings.alignment_heads = [[1, 0], [1, 1]]
    settings.lang_to_id = {f"<|{name}|>": FIRST_LANGUAGE + place for place, name in enumerate(LANGUAGES)}
    return model


def mel(sound: Sound, frames: int) -> Mel:
    """As faster-whisper prepares it: what is missing of the window is zeros, not silence."""
    heard = _extractor(sound)[:, :-1][:, :frames]
    return np.pad(heard, ((0, 0), (0, frames - heard.shape[1]))).astype(np.float32)


def encoded(model: WhisperForConditionalGeneration, mels: torch.Tensor) -> torch.Tensor:
    """States of the encoder, [batch, frames / 2, width], for mels [batch, 80, frames] of any even length.

    The encoder of transformers only takes thirty seconds: it is run here step by step, its positions cut.
    """
    encoder = model.model.encoder
    found = torch.nn.functional.gelu(encoder.conv2(torch.nn.functional.gelu(encoder.conv1(mels)))).permute(0, 2, 1)
    found = found + encoder.embed_positions.weight[: found.shape[1]]
    for layer in encoder.layers:
        found = layer(found, None)
    return encoder.layer_norm(found)


def decoded(model: WhisperForConditionalGeneration, found: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """States of the decoder, [batch, tokens, width], after each token read."""
    return model.model.decoder(input_ids=tokens, encoder_hidden_states=found, use_cache=False).last_hidden_state
