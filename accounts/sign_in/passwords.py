"""What a password must be."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


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
