"""What an operator decides about the web door, handed over by the assembly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.agents import Agent
from bot.web.provider import ProviderOptions
from bot.web.sealing import Sealer
from bot.web.theme import Theme


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """A program that may act, and the sha256 of its token."""

    agent: Agent
    digest: bytes


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Every limit of the door, with its unit.

    `patience_s`: an answer that nobody listens to any longer is cancelled after that.
    `recordings`: where calls are recorded, when their callers accept; None: nowhere.
    `reports`: where ingestion leaves what it found wrong in the documents.
    `resume_s`: how long after its end the events of an answer can be listened to again.
    `agents`: the programs that may act, by name; without any, tokens open nothing.
    `mail_communes`: whose letters come to an address of the mailbox, by address in small letters.
    `sealer` keeps second factors unreadable in the database.
    `voice_url`: where `guichet-voice` is, with `voice_token`; empty, the page has no microphone.
    `voice_digest`: the sha256 of the telephone's token; empty, nobody hands a call over.
    `session_idle_s`, `session_longest_s`: an agent's session ends after that long unused, and after that long in all.
    `embedders`: origins that may show the page in a frame; `cors_origins` may call the API.
    """

    default_commune: str = ""
    cors_origins: tuple[str, ...] = ()
    embedders: tuple[str, ...] = ()
    retention_days: int = 30
    retention_requests_days: int = 90
    questions_per_minute: int = 30
    session_questions_per_minute: int = 15
    body_limit_bytes: int = 65_536
    body_timeout_s: float = 10.0
    heartbeat_s: float = 10.0
    patience_s: float = 10.0
    resume_s: float = 600.0
    mail_every_s: float = 30.0
    mail_communes: Mapping[str, str] = field(default_factory=dict)
    reports: Path | None = None
    recordings: Path | None = None
    answer_timeout_s: float = 180.0
    running_limit: int = 256
    kept_limit: int = 2_000
    event_limit: int = 1_000
    agents: Mapping[str, TokenHolder] = field(default_factory=dict)
    agent_requests_per_minute: int = 60
    voice_digest: bytes = b""
    voice_url: str = ""
    voice_token: str = field(default="", repr=False)
    sealer: Sealer = field(default_factory=Sealer)
    session_idle_s: float = 3_600.0
    session_longest_s: float = 36_000.0
    sign_ins_per_minute: int = 20
    provider: ProviderOptions | None = None
    theme: Theme = field(default_factory=Theme)
