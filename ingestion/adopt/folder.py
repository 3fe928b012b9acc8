"""A territory folder written from what was seen of a site: ready for a first run, then to be completed by people."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.domain.folding import fold
from ingestion.adopt.appearance import Appearance
from ingestion.adopt.reception import Reception
from ingestion.adopt.surroundings import Surroundings
from ingestion.adopt.zones import zone_of

_INSEE = re.compile(r"\d{5}|2[AB]\d{3}")
_TEMPLATES = ("sources.toml", "competences.toml", "actions.toml", "LISEZMOI.md")
_FIELDS = {"phone": "téléphone", "email": "courriel", "address": "adresse", "hours": "horaires"}


class AdoptionError(Exception):
    """The folder cannot be made; the message says why, and nothing was written."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The commune as declared by the operator, and where its folder goes."""

    name: str
    insee: str
    folder: Path
    group: str = ""
    private: bool = False

    @property
    def id(self) -> str:
        """The identifier of the commune, from its name."""
        return slug(self.name)


def slug(name: str) -> str:
    """Letters, digits and hyphens: `L'Haÿ-les-Roses` is `l-hay-les-roses`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def check(commune: Adopted) -> None:
    """AdoptionError when the folder or the commune will not do."""
    if not _INSEE.fullmatch(commune.insee):
        raise AdoptionError(f"--insee {commune.insee}: five characters, such as 35238 or 2A004")
    if not commune.id:
        raise AdoptionError(f"--name {commune.name!r}: at least one letter")
    ours = Path(__file__).resolve().parents[2]
    if (ours / "pyproject.toml").is_file() and commune.folder.resolve().is_relative_to(ours):
        raise AdoptionError(f"{commune.folder} is inside Guichet's own folder: give another with --folder")
    if commune.folder.exists() and (not commune.folder.is_dir() or any(commune.folder.iterdir())):
        raise AdoptionError(f"{commune.folder} exists already: nothing is written over; give another with --folder")


def write_folder(commune: Adopted, seen: Surroundings, reception: Reception, look: Appearance) -> None:
    """Every file of the folder; AdoptionError when the disk refuses."""
    values = _values(commune, seen, reception, look)
    written = {name: _filled(name, values).encode() for name in _TEMPLATES}
    written |= {
        "annuaire.json": _directory(commune, seen, reception).encode(),
        "theme.toml": _theme(commune, look).encode(),
        f"logo{look.suffix}": look.logo,
        ".env": f"GUICHET_TERRITORY={values['folder']}\nGUICHET_DATA_DIR={values['folder']}/data\n".encode(),
        "documents/LISEZMOI.md": _filled("documents.md", values).encode(),
    }
    try:
        for name, content in written.items():
            path = commune.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise AdoptionError(f"{commune.folder} cannot be written: {error.strerror}") from error


def _filled(name: str, values: Mapping[str, str]) -> str:
    text = (files("ingestion") / "adopt" / "templates" / name).read_text("utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], text)


def _values(commune: Adopted, seen: Surroundings, reception: Reception, look: Appearance) -> dict[str, str]:
    zone = zone_of(commune.insee)
    group = slug(commune.group)
    known = f'intercommunality = "{group}"\n' if group else ""
    return {
        "name": commune.name.replace('"', "'"),
        "id": commune.id,
        "insee": commune.insee,
        "zone": f'zone = "{zone}"\n' if zone else "",
        "group": f'[[intercommunality]]\nid = "{group}"\nname = {_quoted(commune.group)}\n\n' if group else "",
        "in_group": known,
        "url": seen.url,
        "hosts": json.dumps(list(seen.hosts[1:])),
        "private": "private = true\n" if commune.private else "",
        "folder": str(commune.folder.resolve()),
        "found": "\n".join(_told(reception)),
        "accent": look.accent,
        "accent_from": "relevée sur votre site" if look.found else "celle de Guichet, faute d'en avoir trouvé",
        "logo": f"logo{look.suffix}",
        "logo_from": "repris de votre site" if look.fetched else "dessiné par Guichet en attendant le vôtre",
    }


def _told(reception: Reception) -> list[str]:
    """One line a field: what was found and where, or that it is to be filled in."""
    return [
        f"- {french} : {value} ({reception.pages[key]})"
        if (value := getattr(reception, key))
        else f"- {french} : **rien trouvé, à compléter** dans `annuaire.json`"
        for key, french in _FIELDS.items()
    ]


def _directory(commune: Adopted, seen: Surroundings, reception: Reception) -> str:
    place = {
        "id": f"{commune.id}-mairie",
        "name": f"Mairie de {commune.name}",
        "names": ["mairie", "hôtel de ville", "accueil de la mairie"],
        "kind": "mairie",
        "general": True,
        "topics": ["accueil", "état civil", "renseignements"],
        "url": seen.url,
        **{key: value for key in _FIELDS if (value := getattr(reception, key))},
    }
    whole = {"title": f"Annuaire de la mairie de {commune.name}", "places": [place]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _theme(commune: Adopted, look: Appearance) -> str:
    named = (
        f"# Ce que les habitants voient : le nom, la couleur, le logo.\nname = {_quoted(f'Mairie de {commune.name}')}\n"
    )
    return f'{named}accent = "{look.accent}"\nlogo = "logo{look.suffix}"\n'


def _quoted(text: str) -> str:
    """The text as a TOML string."""
    return json.dumps(text, ensure_ascii=False)
