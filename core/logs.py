"""What logs must not tell."""

from __future__ import annotations

import logging
import re

# The addresses that let in whoever knows them: of a calendar, and of a forgotten password.
_SECRET = re.compile(
    r"(/calendar/)(?!(?:new|\d+/revoke)/)[^\s\"']+|(/password/reset/key/)(?!done/)[^\s\"']+",
    re.IGNORECASE,
)


class HideSecrets(logging.Filter):
    """Takes the secret out of an address before a line about it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        hidden = hide(line)
        if hidden != line:
            record.msg, record.args = hidden, ()
        return True


def hide(line: str) -> str:
    """The line with "…" in place of every secret."""
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}…", line)
