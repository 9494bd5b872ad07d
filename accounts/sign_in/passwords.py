"""What a password must be."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import zxcvbn
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from zxcvbn import matching

from accounts.people.models import User

ENOUGH = 4  # of 0 to 4: more than 10^10 guesses
LOOKED_AT = 72  # characters: what comes after them makes no password easier, only the look longer
WORDS = Path(__file__).parent / "words"


class LongEnough(MinimumLengthValidator):
    """Django's own rule, with words in all our languages."""

    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return ngettext(
            "Salasanassa on oltava vähintään %(n)s merkki.",
            "Salasanassa on oltava vähintään %(n)s merkkiä.",
            self.min_length,
        ) % {"n": self.min_length}


class HardToGuess:
    """Counts the guesses that a password takes, from common words, names, years and patterns.

    The library knows English words and leaked passwords; `words/` has the Finnish and the Swedish
    ones, most common first. What a person is called is guessed first of all.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        know_our_words()
        own = f"{user.first_name} {user.last_name} {user.email} {user.title}" if user else ""
        words = [*own.split(), *re.split(r"[\W_]+", own)]
        found = zxcvbn.zxcvbn(password[:LOOKED_AT], words)
        if found["score"] < ENOUGH:
            raise ValidationError(
                _("Salasana on helppo arvata. Valitse kolme sanaa, jotka eivät liity toisiinsa."),
                code="password_too_easy",
            )

    def get_help_text(self) -> str:
        return _("Hyvä salasana on esimerkiksi kolme sanaa, jotka eivät liity toisiinsa.")


@cache
def know_our_words() -> None:
    """Teach the library the common words of our languages; once."""
    files = sorted(WORDS.glob("*.txt"))
    words = {path.stem: path.read_text(encoding="utf-8").split() for path in files}
    matching.add_frequency_lists(words)
