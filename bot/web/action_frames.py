"""An action as residents are shown it: a card under the answer."""

from datetime import date

from bot.domain.actions import Action, ActionKind
from bot.web.shapes import Shape, web_url


class ActionJson(Shape):
    """What to do next. `spoken` says it without an address; `checked_on` is the last day its link answered."""

    id: str
    kind: ActionKind
    title: str
    spoken: str
    url: str
    prerequisites: list[str]
    papers: list[str]
    fee: str
    delay: str
    form_number: str
    form_version: str
    checked_on: date | None


def action_json(action: Action) -> ActionJson:
    """One card; an address that a browser should not open is left out."""
    return ActionJson(
        id=action.id,
        kind=action.kind,
        title=action.title,
        spoken=action.spoken,
        url=web_url(action.url),
        prerequisites=list(action.prerequisites),
        papers=list(action.papers),
        fee=action.fee,
        delay=action.delay,
        form_number=action.form_number,
        form_version=action.form_version,
        checked_on=action.checked_on,
    )
