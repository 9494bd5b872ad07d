"""Are the Swedish and English texts complete and up to date? Run by `make check`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["sv", "en"]


def problems(language: str, fresh: Path) -> list[str]:
    """What is missing, doubtful or left over in the language's texts."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    with (fresh / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        wanted = {message.id for message in read_po(file, locale=language) if message.id}
    found = []
    have = {message.id: message for message in catalog if message.id}
    for identity in sorted(wanted, key=str):
        message = have.get(identity)
        strings = [message.string] if message and isinstance(message.string, str) else (
            list(message.string) if message else []
        )  # fmt: skip
        if not strings or not all(strings):
            found.append(f"{language}: not translated: {identity}")
        elif message and message.fuzzy:
            found.append(f"{language}: doubtful (fuzzy): {identity}")
        else:  # a message that is missing was told of above, which mypy does not see
            found += [f"{language}: {identity}: {error}" for error in message.check()]  # type: ignore[union-attr]
    return found + [f"{language}: no longer used: {i}" for i in sorted(set(have) - wanted, key=str)]


def main() -> int:
    """Collect the texts anew beside the kept ones and compare; 0 when all is well."""
    if not shutil.which("xgettext"):
        print("!!! NOT RUN !!! Translations: install GNU gettext.")
        return 1 if os.environ.get("CI") else 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(
            ROOT,
            copy,
            ignore=shutil.ignore_patterns(
                ".git", ".venv", "tests", "staticfiles", "*.sqlite3*", ".*_cache"
            ),
        )
        subprocess.run(
            [sys.executable, "manage.py", "makemessages", "--locale=sv", "--locale=en",
             "--no-location", "--verbosity=0"],
            cwd=copy, check=True, env=os.environ | {"PERHO_ENV": "test"},
        )  # fmt: skip
        found = [text for language in LANGUAGES for text in problems(language, copy / "locale")]
    print("\n".join(found) or "Translations: complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
