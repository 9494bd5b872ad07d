from django.utils.translation import gettext_lazy as _

from core.apps import FloorConfig


class AccountsConfig(FloorConfig):
    """Who the people are, which team they belong to and what role they have."""

    name = "accounts"
    verbose_name = _("Henkilöt ja tiimit")

    def ready(self) -> None:
        super().ready()
        from accounts.sign_in import signals  # noqa: F401  (connects the receiver)
