"""What a copy says of itself: which file it is, and what must be in every table of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

NAME = "manifest.json"
DRILL = "drill.json"  # beside the copies: which was last put back to try it out, and when
FORMAT = 1
PREFIX = "perho-partners-"
STAMP = "%Y-%m-%dT%H-%M-%SZ"  # in UTC, and the same order as time
CHUNK = 1024 * 1024  # bytes


class BackupError(Exception):
    """A copy that was not made, is not whole, or may not be put back; the words are for people."""


@dataclass(frozen=True)
class Table:
    """How many rows a table has, and a sum over all of them that does not depend on their order."""

    rows: int
    checksum: str


@dataclass(frozen=True)
class Manifest:
    """Everything that putting back has to prove."""

    made_at: str
    engine: str  # "postgresql" or "sqlite"
    server: str
    file: str
    size: int
    sha256: str
    is_sealed: bool
    migrations: list[str]
    tables: dict[str, Table]

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables.values())

    def write(self, folder: Path) -> None:
        """Beside the file that it tells of."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read(copy: Path) -> Manifest:
    """The manifest of a copy."""
    try:
        found = json.loads((copy / NAME).read_text(encoding="utf-8"))
        if found.pop("format") != FORMAT:
            raise BackupError(f"{copy} is of another version of this program.")
        tables = {name: Table(**each) for name, each in found.pop("tables").items()}
        manifest = Manifest(tables=tables, **found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{copy} has no manifest that can be read.") from error
    if Path(manifest.file).name != manifest.file:
        raise BackupError(f"{copy} has a manifest that leads elsewhere.")
    return manifest


def check_file(copy: Path, manifest: Manifest) -> Path:
    """The file of the copy, which is as it was when it was made."""
    path = copy / manifest.file
    if not path.is_file():
        raise BackupError(f"{path} is missing.")
    if path.stat().st_size != manifest.size or sha256(path) != manifest.sha256:
        raise BackupError(f"{path} has changed since it was made: do not use this copy.")
    return path


def sha256(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def name_of(moment: datetime) -> str:
    """What a copy of that moment is called."""
    return f"{PREFIX}{moment.astimezone(UTC).strftime(STAMP)}"


def moment_of(copy: Path) -> datetime | None:
    """When the copy was made, by its name; None when the folder is no copy."""
    try:
        return datetime.strptime(copy.name.removeprefix(PREFIX), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def copies_in(folder: Path) -> list[Path]:
    """All whole copies, the oldest first."""
    found = [(moment_of(each), each) for each in folder.glob(f"{PREFIX}*") if each.is_dir()]
    return [each for moment, each in sorted(found, key=lambda pair: pair[1].name) if moment]
