from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from core.rooms import read_declarations


class PartnershipsConfig(AppConfig):
    """The register: organisations, levels and partnerships."""

    name = "partnerships"
    verbose_name = _("Kumppanuudet")

    def ready(self) -> None:
        read_declarations(self)
        from partnerships.register import sort_keys  # a model, read when all apps are known

        pre_migrate.connect(sort_keys.rest, sender=self)
        post_migrate.connect(sort_keys.keep, sender=self)
