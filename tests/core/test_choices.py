"""Keys of rows as browsers send them."""

import pytest
from django.core.exceptions import ValidationError

from accounts.teams.models import Team
from core.choices import RowsField, key_in
from tests.factories import TeamFactory


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("7", 7), ("0", 0), ("999999999", 999999999), ("1000000000", 0),
        ("", 0), ("x", 0), ("-1", 0), ("٣", 0), ("²", 0), ("1 ", 0),
    ],
)  # fmt: skip
def test_a_key_is_digits_and_not_too_long(raw, key):
    assert key_in(raw) == key


@pytest.mark.django_db
def test_a_key_that_no_row_can_have_is_refused():
    team, field = TeamFactory(), RowsField(Team.objects.all())
    assert list(field.clean([str(team.pk)])) == [team]
    for wrong in ("0", "x", "1000000000"):
        with pytest.raises(ValidationError) as refused:
            field.clean([str(team.pk), wrong])
        assert [(each.code, each.params) for each in refused.value.error_list] == [
            ("invalid_choice", {"value": wrong})
        ]
