"""What the register is sorted by besides the name, stored so that an index has the order.

It follows from other tables, so the database itself keeps it, by triggers: no save, import or
command can forget to. Every `migrate` makes the triggers and mends what is not right. On SQLite
they rest meanwhile, because Django changes a table there by making another.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import sqlparse
from django.db import connections, models
from django.db.models import F

from partnerships.organisations.models import Organisation

NAMES = "sort_keys_%"  # of the triggers and of the view that tells what is right
_MEND = """
INSERT INTO partnerships_sortkeys
    (organisation_id, name, has_no_team, team, has_no_partnership, confirmed_on)
SELECT organisation_id, name, has_no_team, team, has_no_partnership, confirmed_on
FROM sort_keys_now AS now
WHERE NOT EXISTS (
    SELECT 1 FROM partnerships_sortkeys AS kept
    WHERE kept.organisation_id = now.organisation_id
    AND kept.name = now.name
    AND kept.has_no_team = now.has_no_team AND kept.team = now.team
    AND kept.has_no_partnership = now.has_no_partnership AND kept.confirmed_on = now.confirmed_on
)
ON CONFLICT (organisation_id) DO UPDATE SET
    name = EXCLUDED.name,
    has_no_team = EXCLUDED.has_no_team, team = EXCLUDED.team,
    has_no_partnership = EXCLUDED.has_no_partnership, confirmed_on = EXCLUDED.confirmed_on
"""


class SortKeys(models.Model):
    """What an organisation is sorted by; the database writes it."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="sort_keys"
    )
    name = models.CharField(max_length=500)
    has_no_team = models.BooleanField()  # none of its open partnerships is in the care of one
    team = models.CharField(max_length=400)  # the first in the alphabet
    has_no_partnership = models.BooleanField()
    confirmed_on = models.DateField()  # the oldest; the first day there is: not confirmed yet

    goes_along = True  # nobody has added anything when an organisation has got its keys

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "has_no_team", "team", "name", "organisation", name="sort_keys_team"
            ),
            models.Index(
                "has_no_team", F("team").desc(), "name", "organisation",
                name="sort_keys_team_down",
            ),
            models.Index(
                "has_no_partnership", "confirmed_on", "name", "organisation",
                name="sort_keys_confirmed",
            ),
            models.Index(
                "has_no_partnership", F("confirmed_on").desc(), "name", "organisation",
                name="sort_keys_confirmed_down",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


def rest(using: str, **kwargs: object) -> None:
    """Before a migration: SQLite does not change a table that a trigger or a view speaks of."""
    if (connection := connections[using]).vendor == "sqlite":
        known = "SELECT type, name FROM sqlite_master WHERE name LIKE %s AND type <> 'index'"
        with connection.cursor() as cursor:
            cursor.execute(known, [NAMES])
            for kind, name in cursor.fetchall():
                cursor.execute(f"DROP {kind} {connection.ops.quote_name(name)}")


def keep(using: str, **kwargs: object) -> None:
    """After a migration: from now on the database keeps the keys, and what was not right is."""
    connection = connections[using]
    known = connection.introspection.table_names()
    if SortKeys._meta.db_table not in known:  # a migration to an earlier state
        return
    rest(using)
    commands = Path(__file__).with_name(f"sort_keys_{connection.vendor}.sql").read_text("utf-8")
    with connection.cursor() as cursor:
        for command in sqlparse.split(commands):  # one by one: together they would hold all tables
            cursor.execute(command)
    mend(using)


def mend(using: str = "default") -> int:
    """Write what is not right anew; how many organisations that was."""
    with connections[using].cursor() as cursor:
        cursor.execute(_MEND)
        return int(cursor.rowcount)
