"""What the operator decided about the web door, from the settings."""

import hashlib
from collections.abc import Mapping

from bot.assemble import AssemblyError
from bot.key_files import KeyFileError
from bot.second_factors import sealer_of
from bot.settings import Settings
from bot.web.agents import AgentTokensError, holders_of
from bot.web.options import TokenHolder, WebOptions
from bot.web.provider import ProviderOptions
from bot.web.theme import Theme, ThemeInvalidError, read_theme


def options_of(settings: Settings) -> WebOptions:
    """Raises AssemblyError where a setting cannot be used."""
    return WebOptions(
        default_commune=settings.default_commune,
        cors_origins=tuple(settings.cors_origins),
        retention_days=settings.retention_days,
        recordings=settings.recordings,
        retention_requests_days=settings.retention_requests_days,
        questions_per_minute=settings.requests_per_minute,
        session_questions_per_minute=settings.requests_per_minute,
        answer_timeout_s=settings.answer_timeout_s * 3,
        agents=_agents(settings),
        mail_communes={address.strip().lower(): commune for address, commune in settings.mail_communes.items()},
        voice_digest=_voice(settings),
        voice_url=settings.voice_url,
        voice_token=settings.voice_bearer if settings.voice_url else "",
        sealer=sealer_of(settings),
        reports=settings.data_dir / "reports",
        session_idle_s=settings.session_idle_minutes * 60,
        session_longest_s=settings.session_hours * 3_600,
        provider=_provider(settings),
        theme=_theme(settings),
    )


def _agents(settings: Settings) -> Mapping[str, TokenHolder]:
    try:
        return holders_of(settings.agent_tokens.get_secret_value())
    except AgentTokensError as wrong:
        raise AssemblyError(f"GUICHET_AGENT_TOKENS: {wrong}") from wrong


def _voice(settings: Settings) -> bytes:
    try:
        return hashlib.sha256(settings.voice_bearer.encode()).digest()
    except KeyFileError as wrong:
        raise AssemblyError(str(wrong)) from wrong


def _theme(settings: Settings) -> Theme:
    try:
        return read_theme(settings.territory)
    except ThemeInvalidError as wrong:
        raise AssemblyError(str(wrong)) from wrong


def _provider(settings: Settings) -> ProviderOptions | None:
    if not settings.oidc_issuer:
        return None
    for name in ("oidc_client_id", "public_url"):
        if not getattr(settings, name):
            raise AssemblyError(f"GUICHET_OIDC_ISSUER is set: GUICHET_{name.upper()} is needed too")
    return ProviderOptions(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        public_url=settings.public_url.rstrip("/"),
        label=settings.oidc_label,
        scopes=settings.oidc_scopes,
        organisations=tuple(settings.oidc_organisations),
    )
