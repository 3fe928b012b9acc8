"""A trial from a fresh shell: what is not served or installed is lent, and said."""

from pathlib import Path

import httpx
import pytest

from bot.settings import Settings
from tests.voice.counter import served
from tests.voice.tiny import EAR, VOICE, needed
from voice.assemble import VoiceAssemblyError
from voice.lending import answers, lent

NOWHERE = "http://127.0.0.1:9"


def test_a_counter_is_served_for_the_call_and_ends_with_it(own_demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DATA_DIR", str(own_demo))
    monkeypatch.setenv("GUICHET_GENERATOR", "none")
    with lent(Settings(voice_counter_url=NOWHERE, ear="none")) as (usable, told):
        url = usable.voice_counter_url
        assert url != NOWHERE and "one is served for this call" in told[-1]
        assert httpx.get(f"{url}/api/v1/communes", trust_env=False).json()["default"]
    assert not answers(url)


def test_without_an_index_it_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path))
    with pytest.raises(VoiceAssemblyError, match="guichet-ingest run"), lent(Settings(voice_counter_url=NOWHERE)):
        pass


def test_a_counter_that_answers_is_kept_and_tiny_models_are_lent(tmp_path: Path) -> None:
    needed()
    with served(tmp_path) as counter:
        settings = Settings(data_dir=tmp_path, voice_counter_url=counter.url, ear="auto", voices={})
        with lent(settings) as (usable, told):
            assert usable.voice_counter_url == counter.url and len(told) == 2
            assert Path(usable.ear) == EAR and usable.voices == {"fr": VOICE}
        kept = Settings(data_dir=tmp_path, voice_counter_url=counter.url, ear="none", voices={"fr": VOICE})
        with lent(kept) as (usable, told):
            assert (usable.ear, told) == ("none", ())
