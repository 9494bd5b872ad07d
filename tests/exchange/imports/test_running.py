"""A long list tells how far it is while nobody else sees what it has written."""

from __future__ import annotations

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from exchange.imports.models import Beat, Import
from exchange.imports.running import sign_of_life
from tests.factories import UserFactory


def seen_from_outside() -> int:
    """The lines that another connection sees."""
    beside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with beside.cursor() as cursor:
            cursor.execute("SELECT lines FROM exchange_beat")
            return int(cursor.fetchone()[0])
    finally:
        beside.close()


@pytest.mark.django_db(transaction=True)
def test_how_far_it_is_is_seen_before_anything_is_committed() -> None:
    item = Import.objects.create(kind="partners", source="x", made_by=UserFactory(), language="fi")
    Beat.objects.create(source=item)
    with transaction.atomic():
        tell = sign_of_life(item)
        tell(500)
        # SQLite lets nobody else write meanwhile.
        assert seen_from_outside() == (500 if connection.vendor == "postgresql" else 0)
        tell(501)  # in the same second: it is not written for each line
        assert seen_from_outside() == (500 if connection.vendor == "postgresql" else 0)
