from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rooms import read_declarations


class AccountsConfig(AppConfig):
    """Who the people are, which team they belong to and what role they have."""

    name = "accounts"
    verbose_name = _("Henkilöt ja tiimit")

    def ready(self) -> None:
        read_declarations(self)
        from accounts.audit import signals as audit  # noqa: F401  (connects the receivers)
        from accounts.sign_in import notices, sessions, signals  # noqa: F401  (connects the receivers)
