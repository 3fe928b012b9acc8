"""What was shown with an answer, as JSON values: alerts and actions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from bot.domain.actions import Action, ActionKind
from bot.domain.notices import Alert, Severity

Values = dict[str, object]


def alert_values(alert: Alert) -> Values:
    """The values `read_alert_values` reads."""
    return {**asdict(alert), "starts": alert.starts.isoformat(), "ends": alert.ends.isoformat()}


def read_alert_values(values: Mapping[str, object]) -> Alert:
    """The alert as it was shown."""
    messages, owners = values["messages"], values["owners"]
    return Alert(
        id=str(values["id"]),
        owners=tuple(map(str, owners)) if isinstance(owners, Sequence) else (),
        messages={str(one): str(text) for one, text in messages.items()} if isinstance(messages, Mapping) else {},
        severity=Severity(str(values["severity"])),
        starts=datetime.fromisoformat(str(values["starts"])),
        ends=datetime.fromisoformat(str(values["ends"])),
        url=str(values["url"]),
    )


def action_values(action: Action) -> Values:
    """The values `read_action_values` reads."""
    checked = action.checked_on.isoformat() if action.checked_on else ""
    return {**asdict(action), "checked_on": checked}


def read_action_values(values: Mapping[str, object]) -> Action:
    """The action as it was shown."""
    checked = str(values["checked_on"])
    return Action(
        id=str(values["id"]),
        owner=str(values["owner"]),
        kind=ActionKind(str(values["kind"])),
        title=str(values["title"]),
        spoken=str(values["spoken"]),
        url=str(values["url"]),
        words=_lines(values["words"]),
        documents=_lines(values["documents"]),
        prerequisites=_lines(values["prerequisites"]),
        papers=_lines(values["papers"]),
        fee=str(values["fee"]),
        delay=str(values["delay"]),
        form_number=str(values["form_number"]),
        form_version=str(values["form_version"]),
        checked_on=date.fromisoformat(checked) if checked else None,
    )


def _lines(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, Sequence) else ()
