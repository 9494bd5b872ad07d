from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class PerhoPartnersConfig(AppConfig):
    """The composition root: pages and commands that join the rooms."""

    name = "perho_partners"

    def ready(self) -> None:
        from perho_partners.running.sentry import tell_errors
        from perho_partners.running.serving import note_slow_queries
        from perho_partners.search.kinds import KINDS
        from search.kinds import declare
        from search.upkeep import build_first, keep_up

        note_slow_queries()
        tell_errors(settings.SENTRY_DSN)
        declare(*KINDS)
        keep_up()
        post_migrate.connect(build_first, sender=self)
