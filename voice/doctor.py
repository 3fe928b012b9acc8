"""What this machine can hold by voice: what is installed, how fast it hears and speaks, how many calls that makes."""

import asyncio
import os
from collections.abc import Iterator

from bot.doctor import Check, State, memory, processor
from bot.doctor_engines import engines as counter_engines
from bot.settings import Settings
from voice import espeak
from voice.assemble import Engines, VoiceAssemblyError, engines
from voice.lending import answers
from voice.measuring import Speeds, advise, measure
from voice.speech import MouthError
from voice.vad import VoiceDetectorMissingError, packaged_network


def examine(settings: Settings) -> Iterator[Check]:
    """Each check as soon as it is done; only FAILED keeps a call from being answered."""
    yield processor()
    yield memory()
    yield _detector()
    yield _counter(settings)
    try:
        made, speeds = asyncio.run(_measured(settings))
    except (VoiceAssemblyError, MouthError) as missing:
        yield Check(
            "voice", State.FAILED, str(missing), "guichet models pull voice-siwis, or apt-get install espeak-ng"
        )
        return
    yield made[0]
    yield made[1]
    yield _calls(settings, speeds)
    yield from (check for check in counter_engines(settings) if check.name == "generator")


async def _measured(settings: Settings) -> tuple[tuple[Check, Check], Speeds]:
    async with engines(settings) as made:
        speeds = await measure(made.ear if made.ear and made.ear.ready else None, made.mouth)
        return (_ear(made, speeds), _mouth(made, speeds)), speeds


def _detector() -> Check:
    try:
        return Check("detector", State.GOOD, f"{packaged_network().name}, packaged")
    except VoiceDetectorMissingError as missing:
        return Check("detector", State.DEGRADED, str(missing), "the keypad alone works until then")


def _counter(settings: Settings) -> Check:
    if answers(settings.voice_counter_url):
        return Check("counter", State.GOOD, f"answers at {settings.voice_counter_url}")
    return Check("counter", State.DEGRADED, f"nobody answers at {settings.voice_counter_url}", "guichet serve")


def _ear(made: Engines, speeds: Speeds) -> Check:
    if made.ear is None:
        return Check("ear", State.DEGRADED, "none: callers have the keypad alone", "guichet models pull whisper-base")
    if not speeds.heard:
        return Check("ear", State.DEGRADED, made.ear.trouble or "it does not answer", "guichet models verify")
    found = f"a question of a few seconds heard in {speeds.hear_s:.2f} s ({speeds.hear_rate:.2f} s a second of sound)"
    advice = advise(speeds, os.cpu_count() or 1)
    if not advice.in_time:
        return Check("ear", State.DEGRADED, found, "too slow for a conversation: a smaller model, or a faster machine")
    return Check("ear", State.GOOD, found, "whisper-small would be fast enough too" if advice.larger_ear else "")


def _mouth(made: Engines, speeds: Speeds) -> Check:
    voice = made.mouth.voice("fr")
    found = f"{voice}: first sound after {speeds.first_sound_s:.2f} s ({speeds.speak_rate:.2f} s a second of sound)"
    if voice == espeak.PROGRAM:
        return Check("voice", State.DEGRADED, found, "it is understood, but hard; guichet models pull voice-siwis")
    return Check("voice", State.GOOD, found)


def _calls(settings: Settings, speeds: Speeds) -> Check:
    most, asked = advise(speeds, os.cpu_count() or 1).calls, settings.phone_calls
    found = f"{most} at once are answered in time; GUICHET_PHONE_CALLS is {asked}"
    return Check("calls", State.DEGRADED if asked > most else State.GOOD, found, f"set it to {most}" * (asked > most))
