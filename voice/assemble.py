"""Where settings become a room for calls: engines in their processes, the counter's line, the people's side."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.answering.wording import packaged_wordings
from bot.engines.mailbox import Mailbox, MailOptions
from bot.key_files import KeyFileError, key_in
from bot.settings import Settings
from voice.ask import CounterLine, CounterUnreachableError
from voice.ear import ProcessEar
from voice.handover import Desk, Letters, SmtpLetters, SpooledTexts, TransferWhen
from voice.hearing import EarOptions
from voice.journal import CallJournal
from voice.link_mail import LinkMail, SmtpLinkMail, SpooledLinkMail
from voice.prompts import Prompts
from voice.recording import check_folder
from voice.room import Limits, Room, Town, danger_told
from voice.speak import Speaker
from voice.speech import Ear
from voice.vad import Silero
from voice.words import Wordings, load_wordings

PROMPTS = "prompts"
HOUSE_RATES_HZ = (8_000,)
_PLACES = "{"
"""A phrase with places to fill is not known beforehand."""

log = structlog.get_logger(__name__)


class VoiceAssemblyError(Exception):
    """A setting names something that is not there; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Engines:
    """What hears and speaks. `ear` is None where nothing is installed: the keypad alone."""

    ear: ProcessEar | None
    mouth: Speaker


def installed_ear(settings: Settings) -> Path | None:
    """The folder of the ear's model; None for the keypad alone. VoiceAssemblyError when the one named is missing."""
    if settings.ear == "none":
        return None
    if settings.ear != "auto":
        folder = Path(settings.ear)
        if not (folder / "model.bin").is_file():
            raise VoiceAssemblyError(f"GUICHET_EAR: no faster-whisper model in {folder} (model.bin is missing)")
        return folder
    found = sorted(settings.models_dir.glob("**/model.bin"))
    return next((path.parent for path in found if (path.parent / "tokenizer.json").is_file()), None)


def installed_voices(settings: Settings) -> dict[str, Path]:
    """The Piper voice of each language; none where espeak-ng speaks."""
    if settings.voices:
        for language, path in settings.voices.items():
            if not path.is_file():
                raise VoiceAssemblyError(f"GUICHET_VOICES: no voice {path} for {language}")
        return dict(settings.voices)
    found = sorted(path for path in settings.models_dir.glob("**/*.onnx") if _is_voice(path))
    return {path.name[:2]: path for path in reversed(found)}


@asynccontextmanager
async def engines(settings: Settings, hot_words: Iterable[str] = ()) -> AsyncIterator[Engines]:
    """The engines, started, and ended with the block. Raises MouthError when nothing can speak."""
    folder = installed_ear(settings)
    ear = ProcessEar(EarOptions(folder=folder, hot_words=tuple(hot_words))) if folder else None
    mouth = Speaker(installed_voices(settings), Prompts(settings.data_dir / PROMPTS))
    try:
        await mouth.start()
        if ear is not None and not await ear.start():
            log.error("ear_missing", trouble=ear.trouble)
        yield Engines(ear, mouth)
    finally:
        await mouth.aclose()
        if ear is not None:
            await ear.aclose()


def build_room(settings: Settings, made: Engines, line: CounterLine) -> Room:
    """The room of all calls. Raises VoiceAssemblyError."""
    wordings = load_wordings()
    senses: tuple[Ear, Silero] | None = (made.ear, Silero()) if made.ear else None
    danger_told("Au secours, il y a le feu.", "fr")  # the rules are read before the first call, not during it
    return Room(
        mouth=made.mouth,
        senses=senses,
        counter=line,
        town=Town(line),
        desk=_desk(settings, line, wordings),
        wordings=wordings,
        journal=CallJournal(settings.data_dir, _key(settings, "calls"), settings.retention_days),
        person=_person(settings),
        recordings=_recordings(settings),
        limits=Limits(longest_call_s=60 * settings.phone_call_minutes),
    )


def counter_line(settings: Settings) -> CounterLine:
    """The way to the counter. Raises VoiceAssemblyError when its token cannot be read."""
    try:
        return CounterLine(settings.voice_counter_url, settings.voice_bearer, settings.default_commune)
    except KeyFileError as wrong:
        raise VoiceAssemblyError(str(wrong)) from wrong


async def hot_words(line: CounterLine) -> tuple[str, ...]:
    """Names the ear should expect: those of the communes served; none when the counter is not there yet."""
    try:
        return await line.names()
    except CounterUnreachableError:
        return ()


async def prepare(mouth: Speaker, wordings: Wordings) -> int:
    """The phrases of the house, and the counter's decided words, made before the first call and kept on disk."""
    made, counters = 0, packaged_wordings()
    for language, phrases in wordings.items():
        decided = (counters[language].refusals, counters[language].missing, counters[language].emergencies)
        texts = (*phrases.texts.values(), *(text for words in decided for text in words.values()))
        fixed = [text for text in texts if _PLACES not in text]
        for rate_hz in HOUSE_RATES_HZ:
            made += await mouth.prepare(fixed, language, rate_hz)
    return made


def _is_voice(path: Path) -> bool:
    return path.name[:3] in ("fr_", "en_") and path.with_name(f"{path.name}.json").is_file()


def _person(settings: Settings) -> str:
    if settings.person and settings.person not in settings.phone_targets:
        known = ", ".join(settings.phone_targets) or "none"
        raise VoiceAssemblyError(f"GUICHET_PERSON: {settings.person!r} is not in GUICHET_PHONE_TARGETS ({known})")
    return settings.person or next(iter(settings.phone_targets), "")


def _recordings(settings: Settings) -> Path | None:
    folder = settings.recordings
    try:
        if folder is not None:
            check_folder(folder)
    except OSError as wrong:
        why = f"recordings cannot be written in {folder}: {wrong.strerror or type(wrong).__name__}"
        raise VoiceAssemblyError(f"GUICHET_RECORDINGS_DIR: {why} (a local folder is needed)") from wrong
    return folder


def _desk(settings: Settings, line: CounterLine, wordings: Wordings) -> Desk:
    when, texts, letters = TransferWhen(settings.transfer), _texts(settings), _letters(settings)
    return Desk(line, wordings, when, texts, letters, _link_mail(settings))


def _texts(settings: Settings) -> SpooledTexts | None:
    return SpooledTexts(Path(settings.sms_dir)) if settings.sms_dir else None


def _letters(settings: Settings) -> Letters | None:
    if not settings.call_mail:
        return None
    return _smtp_letters(settings)


def _smtp_letters(settings: Settings) -> SmtpLetters:
    mailbox, domain = _mailbox(settings, "GUICHET_CALL_MAIL")
    return SmtpLetters(mailbox, settings.call_mail, domain)


def _link_mail(settings: Settings) -> LinkMail | None:
    if settings.link_mail == "smtp":
        return SmtpLinkMail(*_mailbox(settings, "GUICHET_LINK_MAIL=smtp"))
    return SpooledLinkMail(Path(settings.link_mail)) if settings.link_mail else None


def _mailbox(settings: Settings, wanted_by: str) -> tuple[Mailbox, str]:
    """The town hall's mail server, and the domain of its letters."""
    smtp = settings.mail_smtp_url.get_secret_value()
    if not smtp or not settings.mail_address:
        raise VoiceAssemblyError(f"{wanted_by} needs GUICHET_MAIL_SMTP_URL and GUICHET_MAIL_ADDRESS")
    return Mailbox(MailOptions("", smtp, settings.mail_address)), settings.mail_address.rpartition("@")[2]


def _key(settings: Settings, name: str) -> bytes:
    try:
        return key_in(settings.data_dir, name)
    except KeyFileError as wrong:
        raise VoiceAssemblyError(str(wrong)) from wrong
