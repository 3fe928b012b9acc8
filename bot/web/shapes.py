"""What every JSON shape of the door is made of."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Immutable, like what it is made from."""

    model_config = ConfigDict(frozen=True)


def web_url(url: str) -> str:
    """The address if it is plain http or https, else nothing (no `javascript:`, no `data:`)."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""
