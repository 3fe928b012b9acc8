"""What was last seen of a site, kept on disk: files named after their digest, and one table that says what they are."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.engines.durable import replace_text, sync
from ingestion.web.visit import Validators

_TABLE = "pages.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """One page or attachment. `file` is relative to the mirror; `listed` is False when it asked not to be read."""

    address: str
    file: str
    validators: Validators
    links: tuple[str, ...] = ()
    canonical: str = ""
    listed: bool = True
    seen: str = ""


@dataclass(slots=True)
class Mirror:
    """The copy of one site. A table that cannot be read is an empty one: the site is visited again whole."""

    folder: Path
    pages: dict[str, Kept] = field(default_factory=dict)

    def keep(self, page: Kept, body: bytes) -> None:
        """Write the bytes of a page; `save` makes it part of the mirror."""
        path = self.folder / page.file
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}")
            draft.write_bytes(body)
            sync(draft)
            draft.replace(path)
        self.pages[page.address] = page

    def forget(self, addresses: Iterable[str]) -> None:
        """Pages that are no longer of the site."""
        for address in addresses:
            self.pages.pop(address, None)

    def save(self) -> None:
        """The table as it is now, whatever happens next."""
        self.folder.mkdir(parents=True, exist_ok=True)
        rows = [asdict(page) for page in self.pages.values()]
        replace_text(self.folder / _TABLE, json.dumps(rows, ensure_ascii=False))

    def sweep(self) -> None:
        """Remove the files no page holds any more."""
        held = {page.file for page in self.pages.values()}
        for path in self.folder.glob("*/*"):
            if path.relative_to(self.folder).as_posix() not in held:
                path.unlink(missing_ok=True)


def open_mirror(folder: Path) -> Mirror:
    """The mirror kept in a folder, empty when there is none."""
    try:
        rows = json.loads((folder / _TABLE).read_text("utf-8"))
        pages = [_page(row) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        return Mirror(folder)
    return Mirror(folder, {page.address: page for page in pages if (folder / page.file).is_file()})


def file_name(body: bytes, suffix: str) -> str:
    """Where those bytes are kept in a mirror."""
    digest = hashlib.sha256(body).hexdigest()
    return f"{digest[:2]}/{digest}{suffix}"


def _page(row: Mapping[str, object]) -> Kept:
    validators, links = row["validators"], row["links"]
    if not isinstance(validators, dict) or not isinstance(links, list):
        raise TypeError("not a page of a mirror")
    return Kept(
        address=str(row["address"]),
        file=str(row["file"]),
        validators=Validators(str(validators["etag"]), str(validators["modified"])),
        links=tuple(str(link) for link in links),
        canonical=str(row["canonical"]),
        listed=bool(row["listed"]),
        seen=str(row["seen"]),
    )
