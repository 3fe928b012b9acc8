"""schema.org data of a page (JSON-LD, microdata) as lines a resident can read."""

import json
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement as Element

from ingestion.contacts import phone_text
from ingestion.parse.clean import flat

JsonValue = Mapping[str, "JsonValue"] | Sequence["JsonValue"] | str | int | float | bool | None

_DAYS = {
    "mo": "lundi", "tu": "mardi", "we": "mercredi", "th": "jeudi", "fr": "vendredi", "sa": "samedi", "su": "dimanche",
}  # fmt: skip
_SIMPLE = (("telephone", "Téléphone"), ("email", "Courriel"), ("faxNumber", "Télécopie"))
_LIMIT = 50


def structured(page: Element) -> list[str]:
    """One text per service described in the page's data."""
    said = [*_json_ld(page), *_microdata(page)]
    return list(dict.fromkeys(said))[:_LIMIT]


def _json_ld(page: Element) -> Iterator[str]:
    for script in page.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            value = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for thing in _things(value, depth=0):
            if text := _service(thing):
                yield text


def _things(value: JsonValue, depth: int) -> Iterator[Mapping[str, JsonValue]]:
    if depth > 6:
        return
    if isinstance(value, Mapping):
        if any(key in value for key in ("telephone", "email", "openingHours", "openingHoursSpecification")):
            yield value
        inner: Sequence[JsonValue] = list(value.values())
    else:
        inner = value if isinstance(value, list) else []
    for one in inner:
        yield from _things(one, depth + 1)


def _service(thing: Mapping[str, JsonValue]) -> str:
    lines = [_text(thing.get("name"))]
    if address := _address(thing.get("address")):
        lines.append(f"Adresse : {address}")
    for key, label in _SIMPLE:
        if value := _text(thing.get(key)).removeprefix("mailto:"):
            lines.append(f"{label} : {phone_text(value) if key != 'email' else value}")
    if opening := [*_hours(thing.get("openingHours")), *_specified(thing.get("openingHoursSpecification"))]:
        lines.append(f"Horaires : {' ; '.join(opening)}")
    return "\n".join(line for line in lines if line)


def _text(value: JsonValue) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return flat(str(value)) if isinstance(value, str | int) else ""


def _address(value: JsonValue) -> str:
    if isinstance(value, Mapping):
        place = f"{_text(value.get('postalCode'))} {_text(value.get('addressLocality'))}".strip()
        return ", ".join(part for part in (_text(value.get("streetAddress")), place) if part)
    return _text(value)


def _hours(value: JsonValue) -> list[str]:
    """`openingHours`: strings such as `Mo-Fr 09:00-12:00`."""
    given = value if isinstance(value, list) else [value]
    return [_french(one) for one in given if isinstance(one, str)]


def _french(text: str) -> str:
    days, _, times = flat(text).partition(" ")
    written = "-".join(", ".join(_day(one) for one in part.split(",")) for part in days.split("-"))
    return f"{written} {'-'.join(_time(one) for one in times.split('-'))}".strip()


def _specified(value: JsonValue) -> list[str]:
    """`openingHoursSpecification`: objects with dayOfWeek, opens and closes."""
    given = value if isinstance(value, list) else [value]
    return [_opening(one) for one in given if isinstance(one, Mapping)]


def _opening(one: Mapping[str, JsonValue]) -> str:
    named = one.get("dayOfWeek")
    days = [_day(_text(day)) for day in (named if isinstance(named, list) else [named]) if day]
    return f"{', '.join(days)} {_time(_text(one.get('opens')))}-{_time(_text(one.get('closes')))}".strip()


def _day(name: str) -> str:
    return _DAYS.get(name.rsplit("/", 1)[-1][:2].lower(), name)


def _time(clock: str) -> str:
    hour, colon, minute = clock.strip().partition(":")
    if not colon or not hour.isdigit():
        return clock.strip()
    return f"{int(hour)} h {minute[:2]}" if minute[:2] != "00" else f"{int(hour)} h"


def _microdata(page: Element) -> Iterator[str]:
    """Properties given only in an attribute (`<meta itemprop=telephone content=…>`), service by service."""
    for scope in page.xpath(
        "//*[@itemscope][.//*[@itemprop='telephone' or @itemprop='email' or @itemprop='openingHours']]"
    ):
        found = {str(one.get("itemprop")): _property(one) for one in scope.xpath(".//*[@itemprop]")}
        if text := _service({**found, "openingHours": [_property(one) for one in scope.xpath(_OPENING)]}):
            yield text


_OPENING = ".//*[@itemprop='openingHours']"


def _property(element: Element) -> str:
    return flat(element.get("content") or element.get("datetime") or element.text_content())
