"""What an operator may set, by environment variable `GUICHET_…` or in a `.env` file. Read once, at the door."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.key_files import key_in


class Settings(BaseSettings):
    """Every setting, its default and its unit. `docs/settings.md` explains them; a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="GUICHET_", env_file=".env", extra="ignore")

    territory: Path = Field(Path("corpus"), description="Folder that holds sources.toml and the documents")
    data_dir: Path = Field(Path("data"), description="Where the index, the models and the database are kept")
    default_commune: str = Field("", description="Commune when none is named; empty: the territory's own default")

    host: str = Field("127.0.0.1", description="Address the web server listens on")
    port: int = Field(8000, ge=1, le=65535, description="Port the web server listens on")
    cors_origins: list[str] = Field([], description="Sites that may embed the widget, as a JSON list of origins")
    requests_per_minute: int = Field(30, ge=1, description="Questions accepted per minute from one address")
    trusted_proxies: list[str] = Field([], description="Addresses of reverse proxies whose X-Forwarded-For is believed")
    agent_tokens: SecretStr = Field(SecretStr(""), description="Agents' tokens, a JSON object name → token; empty: off")
    second_factor_keys: SecretStr = Field(SecretStr(""), description="Keys of second factors, newest first; empty: own")
    voice_token: SecretStr = Field(SecretStr(""), description="Token of guichet-voice; empty: the data folder's own")
    public_url: str = Field("", description="Address people open the counter at, such as https://guichet.ville.example")
    session_idle_minutes: int = Field(60, ge=1, description="Minutes after which an agent's unused session ends")
    session_hours: int = Field(10, ge=1, description="Hours after which an agent's session ends in any case")
    oidc_issuer: str = Field("", description="Issuer of an OpenID provider (ProConnect…); empty: local accounts only")
    oidc_client_id: str = Field("", description="Our identifier at that provider")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Our secret at that provider")
    oidc_label: str = Field("ProConnect", description="What people call that provider")
    oidc_scopes: str = Field("openid given_name usual_name email siret", description="What is asked of it")
    oidc_organisations: list[str] = Field([], description="SIRET of the organisations let in, a JSON list; empty: all")
    mail_imap_url: SecretStr = Field(SecretStr(""), description="Mailbox, imaps://user:password@host/INBOX; empty: off")
    mail_smtp_url: SecretStr = Field(
        SecretStr(""), description="Where replies leave, smtp+starttls://user:password@host"
    )
    mail_address: str = Field("", description="Address residents write to, and replies come from")
    phone_trusted: list[str] = Field([], description="Addresses of the PBX or operator, networks too, as a JSON list")
    phone_targets: dict[str, str] = Field(
        {}, description="Who calls go to: name → sip:… (moved) or bridge:sip:… (joined)"
    )
    phone_calls: int = Field(3, ge=1, description="Calls held at once; one more is told that the line is busy")
    phone_calls_per_minute: int = Field(60, ge=1, description="Calls accepted per minute, in all")
    phone_calls_per_number: int = Field(6, ge=1, description="Calls accepted per minute from one number")
    phone_call_minutes: float = Field(20.0, gt=0, description="Longest conversation with the counter, in minutes")
    sip_host: str = Field("", description="Our address on the PBX's network; empty: no SIP")
    sip_port: int = Field(5060, ge=1, le=65535, description="Port calls come to")
    sip_public_host: str = Field("", description="Address told to the PBX when it differs (NAT)")
    sip_rtp_ports: str = Field("20000-20199", description="Ports of sound, first-last")
    sip_account: str = Field("", description="user@domain when a registrar must know us; empty: none")
    sip_password: SecretStr = Field(SecretStr(""), description="Password of that account")
    sip_registrar: str = Field("", description="host:port of the registrar when it is not the account's domain")
    audiosocket_host: str = Field("", description="Address Asterisk's AudioSocket reaches; empty: off")
    audiosocket_port: int = Field(9092, ge=1, le=65535, description="Port of AudioSocket")
    voice_url: str = Field("", description="Loopback URL of guichet-voice for the microphone; empty: no microphone")
    voice_host: str = Field("127.0.0.1", description="Loopback address guichet-voice serves the microphone on")
    voice_port: int = Field(8010, ge=1, le=65535, description="Port guichet-voice serves the microphone on")
    voice_counter_url: str = Field("http://127.0.0.1:8000", description="URL of the counter guichet-voice asks")
    ear: str = Field("auto", description="auto, none (keypad alone), or the folder of a faster-whisper model")
    voices: dict[str, Path] = Field(
        {}, description="Piper voices, a JSON object language → .onnx; empty: installed ones"
    )
    person: str = Field("", description="Name in phone_targets of who takes calls; empty: its first one")
    transfer: str = Field("hours", pattern="^(hours|presence|never)$", description="When calls go to a person")
    sms_dir: str = Field("", description="Folder a text-message gateway empties; empty: no text message is offered")
    link_mail: str = Field("", description="How links leave by e-mail: smtp, or a folder a gateway empties; empty: not")
    call_mail: str = Field("", description="Address that receives call-back requests by e-mail; empty: the queue alone")
    recordings_dir: str = Field("", description="Folder of calls recorded with consent; empty: none is, none is asked")
    mail_communes: dict[str, str] = Field({}, description="Commune of each address of the mailbox, a JSON object")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    index_url: str = Field("", description="URL of a Qdrant server; empty: the embedded index")
    index_api_key: str = Field("", description="API key of that Qdrant server")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in data_dir")
    retention_days: int = Field(30, ge=1, description="Days after which conversations are purged")
    retention_requests_days: int = Field(90, ge=1, description="Days after which closed requests are purged")

    embedder: str = Field("auto", description="auto, none, or the folder of a sentence-transformers model")
    reranker: str = Field("auto", description="auto, none, or the folder of a cross-encoder (sentence-transformers)")
    generator: str = Field("auto", description="auto, none, the id of an installed model, or the path of a GGUF file")
    generator_url: str = Field("", description="Base URL of an OpenAI-compatible server; overrides generator")
    generator_model: str = Field("", description="Model name asked of that server")
    generator_api_key: str = Field("", description="API key of that server")
    generator_grammar: bool = Field(False, description="That server is llama-server: it takes our grammar")
    threads: int = Field(0, ge=0, description="Threads of each engine; 0: one per core")
    context_tokens: int = Field(4096, ge=512, description="Context of the language model, in tokens")
    answers_at_once: int = Field(4, ge=1, le=64, description="Answers that the language model writes at once")
    prompt_memory_mb: int = Field(512, ge=0, description="Memory for prompts that need not be read again, in MiB")
    gpu_layers: int = Field(0, ge=0, description="Layers of the language model on the GPU; needs a CUDA build")
    answer_tokens: int = Field(320, ge=16, description="Longest generated answer, in tokens")
    answer_timeout_s: float = Field(60.0, gt=0, description="Longest generation, in seconds")
    queue_limit: int = Field(8, ge=1, description="Questions that may wait for the language model")
    second_reading: bool = Field(True, description="The language model reads once more what is doubtful")
    write_below: float = Field(
        0.5, ge=0, le=1, description="How sure of the documents' own words one may be and still have the model write"
    )

    @property
    def models_dir(self) -> Path:
        """Where `guichet models` puts what it installs."""
        return self.data_dir / "models"

    @property
    def recordings(self) -> Path | None:
        """Where calls are recorded, when their callers accept; None: never."""
        return Path(self.recordings_dir) if self.recordings_dir else None

    @property
    def voice_bearer(self) -> str:
        """The token with which `guichet-voice` hands calls over. Raises KeyFileError."""
        return self.voice_token.get_secret_value() or key_in(self.data_dir, "voice").hex()

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the database in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'guichet.db'}"
