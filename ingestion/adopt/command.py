"""`guichet-ingest new`: a territory folder begun from a town hall's site."""

from pathlib import Path
from typing import Annotated

import typer

from ingestion.adopt.appearance import Appearance, appearance_of
from ingestion.adopt.folder import Adopted, AdoptionError, check, slug, write_folder
from ingestion.adopt.reception import Reception, reception_of
from ingestion.adopt.surroundings import SiteUnreachableError, look_around

USAGE, NOTHING = 2, 3


def new(
    site: Annotated[str, typer.Option(help="Address of the town hall's site")],
    insee: Annotated[str, typer.Option(help="INSEE code of the commune (five characters)")],
    name: Annotated[str, typer.Option(help="Name of the commune")],
    folder: Annotated[Path | None, typer.Option(help="Folder to make [default: ~/guichet/NAME]")] = None,
    group: Annotated[str, typer.Option(help="Name of its intercommunality")] = "",
    private: Annotated[bool, typer.Option("--private", help="The site is on the local network (an intranet)")] = False,
) -> None:
    """Make a territory folder from a site: sources, contacts, colour, logo, what to do next. Ends with 0, 2 or 3."""
    commune = Adopted(name.strip(), insee.upper(), folder or Path.home() / "guichet" / slug(name), group, private)
    try:
        check(commune)
        seen = look_around(site, private=private)
        reception, look = reception_of(seen.parsed), appearance_of(seen, commune.name)
        write_folder(commune, seen, reception, look)
    except AdoptionError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    except SiteUnreachableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(NOTHING) from error
    typer.echo("\n".join(_told(commune, len(seen.pages), reception, look)))


def _told(commune: Adopted, pages: int, reception: Reception, look: Appearance) -> list[str]:
    found = [f"{key} {value}" for key in ("phone", "email", "address", "hours") if (value := getattr(reception, key))]
    missing = [f"not found, to be filled in annuaire.json: {', '.join(reception.missing)}"] * bool(reception.missing)
    return [
        f"{commune.name} ({commune.insee}): {pages} pages of its site looked at",
        *found,
        *missing,
        f"colour {look.accent} ({'of the site' if look.found else 'default'}), "
        f"logo{look.suffix} ({'of the site' if look.fetched else 'drawn'})",
        f"folder {commune.folder}: read LISEZMOI.md there, then, from that folder: guichet-ingest run",
    ]
