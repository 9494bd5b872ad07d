"""Are the Swedish and English texts complete and up to date? Run by `make check`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["sv", "en"]
EXTENSIONS = ["--extension=html,txt,py,jinja"]


def entries(path: Path) -> dict[tuple[str, str, str], polib.POEntry]:
    """The texts in use in a file by context, text and plural."""
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def problems(language: str, fresh: Path) -> list[str]:
    """What is missing, doubtful, broken or left over in the language's texts."""
    place = Path(language) / "LC_MESSAGES" / "django.po"
    have, wanted = entries(ROOT / "locale" / place), entries(fresh / place)
    found = []
    for identity in sorted(wanted):
        text, entry = identity[1], have.get(identity)
        strings = [*entry.msgstr_plural.values()] or [entry.msgstr] if entry else []
        if not strings or not all(strings):
            found.append(f"{language}: not translated: {text}")
        elif entry and entry.fuzzy:
            found.append(f"{language}: doubtful (fuzzy): {text}")
    found += [f"{language}: no longer used: {i[1]}" for i in sorted(set(have) - set(wanted))]
    # Placeholders and plurals, in the fresh file: there xgettext has marked what holds some.
    check = subprocess.run(
        ["msgfmt", "--check", "--output-file=-", fresh / place],  # noqa: S607  (wherever it is)
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    return found + ([f"{language}: {check.stderr}"] if check.returncode else [])


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
            [sys.executable, "manage.py", "makemessages", "--locale=sv", "--locale=en", *EXTENSIONS,
             "--no-location", "--verbosity=0"],
            cwd=copy, check=True, env=os.environ | {"PERHO_ENV": "test"},
        )  # fmt: skip
        found = [text for language in LANGUAGES for text in problems(language, copy / "locale")]
    print("\n".join(found) or "Translations: complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
