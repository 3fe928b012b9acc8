"""An alert as residents are shown it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.notices import Alert, Severity
from bot.web.shapes import Shape, web_url


class AlertJson(Shape):
    """A banner, in the language asked when the agent wrote it in that one; `language` says which it is."""

    id: str
    severity: Severity
    message: str
    language: str
    starts: datetime
    ends: datetime
    url: str


class AlertsJson(Shape):
    """What is shown now, the gravest first."""

    alerts: list[AlertJson]


def alert_json(alert: Alert, language: str) -> AlertJson:
    """One alert in one language."""
    return AlertJson(
        id=alert.id,
        severity=alert.severity,
        message=alert.message(language),
        language=language if language in alert.messages else "fr",
        starts=alert.starts,
        ends=alert.ends,
        url=web_url(alert.url),
    )


def alerts_json(alerts: Sequence[Alert], language: str) -> AlertsJson:
    """All of them."""
    return AlertsJson(alerts=[alert_json(alert, language) for alert in alerts])
