"""What decides is read anew and locked before what it decides."""

import pytest

from core.locks import lock_above, locked
from teams.plans.models import Action, AnnualPlan
from tests.factories import ActionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def read_before():
    """An action that was read before its plan was closed and it was renamed itself."""
    action = ActionFactory(title="Ennen")
    earlier = Action.objects.select_related("plan").get(pk=action.pk)
    action.title = "Nyt"
    action.save_as(None, "edited")
    plan = AnnualPlan.objects.get(pk=action.plan_id)
    plan.goals = "Uusi tavoite"
    plan.save_as(None, "edited")
    return earlier


def test_a_locked_row_is_the_one_stored_now(read_before):
    assert locked(read_before).title == "Nyt"
    assert read_before.title == "Ennen"
    assert read_before.plan.goals == "Uusi tavoite"


def test_locking_reads_anew_what_decides(read_before):
    lock_above(read_before)
    assert read_before.plan.goals == "Uusi tavoite"


def test_a_row_that_decides_but_is_not_stored_is_left_as_it_is():
    action = Action(plan=AnnualPlan(goals="Kirjoittamatta"))
    lock_above(action)
    assert action.plan.goals == "Kirjoittamatta"


def test_a_save_reads_anew_what_decides(read_before):
    action = Action.objects.select_related("plan").get()
    plan = AnnualPlan.objects.get()
    plan.goals = "Vielä uudempi"
    plan.save_as(None, "edited")
    action.title = "Toinen"
    action.save_as(None, "edited")
    assert action.plan.goals == "Vielä uudempi"
