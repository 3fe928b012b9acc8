"""A service of the State's directory (DILA), said as an entry of our own directory: one way to read places for both."""

from collections.abc import Iterator, Mapping, Sequence

from ingestion.administration import Service, parts
from ingestion.contacts import emails
from ingestion.parse.clean import flat
from ingestion.parse.directory import directory
from ingestion.parse.parsed import Parsed

_DAYS = ("nom_jour_debut", "nom_jour_fin")
_KINDS = {"mairie": ("mairie", "hôtel de ville")}


def administration(listed: Sequence[object], notes: tuple[str, ...]) -> Parsed:
    """The places of those services, with their hours as the State publishes them."""
    return directory({}, [_entry(one) for one in listed if isinstance(one, Mapping)], notes)


def _entry(one: Service) -> dict[str, object]:
    kind = next((_said(part, "type_service_local") for part in parts(one, "pivot")), "")
    place = next((part for part in parts(one, "adresse") if _said(part, "type_adresse") in ("", "Adresse")), {})
    opening = parts(one, "plage_ouverture")
    entry: dict[str, object] = {
        "id": _said(one, "id"),
        "name": _said(one, "nom"),
        "kind": kind,
        "names": list(_KINDS.get(kind, ())),
        "general": kind == "mairie",
        "address": _address(place),
        "accessibility": _said(place, "note_accessibilite"),
        "phone": next((_said(part, "valeur") for part in parts(one, "telephone")), ""),
        "email": _email(one),
        "url": next((_said(part, "valeur") for part in parts(one, "site_internet")), _said(one, "url_service_public")),
        "hours": _hours(opening),
        "hours_note": _said(one, "commentaire_plage_ouverture"),
        "plage_ouverture": opening or None,
        "latitude": _degrees(place, "latitude"),
        "longitude": _degrees(place, "longitude"),
    }
    return {key: value for key, value in entry.items() if value not in ("", None, [], False)}


def _address(place: Mapping[str, object]) -> str:
    street = [_said(place, key) for key in ("complement1", "complement2", "numero_voie", "service_distribution")]
    town = f"{_said(place, 'code_postal')} {_said(place, 'nom_commune')}".strip()
    return ", ".join(part for part in (*street, town) if part)


def _email(one: Service) -> str:
    """The first address, given alone, as a list, or as objects."""
    text = str(one.get("adresse_courriel") or "")
    return min(emails(text), key=text.lower().find, default="")


def _hours(opening: Sequence[Mapping[str, object]]) -> str:
    return " ; ".join(_range(part) for part in opening)


def _range(part: Mapping[str, object]) -> str:
    days = "-".join(dict.fromkeys(said.lower() for key in _DAYS if (said := _said(part, key))))
    comment = _said(part, "commentaire")
    return f"{days} {' et '.join(_spans(part))}{f' ({comment})' if comment else ''}".strip()


def _spans(part: Mapping[str, object]) -> Iterator[str]:
    for number in ("1", "2"):
        opens, closes = (_time(_said(part, f"valeur_heure_{end}_{number}")) for end in ("debut", "fin"))
        if opens and closes:
            yield f"{opens}-{closes}"


def _time(clock: str) -> str:
    """`08:30:00` as people write it."""
    hour, _, rest = clock.partition(":")
    minute = rest[:2]
    return f"{int(hour)} h {minute}".removesuffix(" 00") if hour.isdigit() else ""


def _degrees(place: Mapping[str, object], key: str) -> float | None:
    try:
        return float(str(place.get(key) or "").replace(",", "."))
    except ValueError:
        return None


def _said(one: Mapping[str, object], key: str) -> str:
    value = one.get(key)
    return flat(str(value)) if isinstance(value, str | int | float) else ""
