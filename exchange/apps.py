"""The way in and out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rooms import read_declarations


class ExchangeConfig(AppConfig):
    """What comes into the register as lists, and what leaves it."""

    name = "exchange"
    verbose_name = _("Tiedon siirto")

    def ready(self) -> None:
        from exchange.api.feed import keep_up

        read_declarations(self)
        keep_up()
