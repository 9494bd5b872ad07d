"""The roles that are groups in the admin, and what each may do there."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

QUALITY_GROUP = "Laatutyöryhmä"
ADMINISTRATORS = "Ylläpito"
OUR_APPS = ["accounts", "partnerships", "toolkit", "teams", "quality", "exchange"]
# The quality group writes the texts of the levels, keywords and pages, the glossary, the feedback
# calendar, ready-made actions, and what belongs to quality itself; it reads the rest.
QUALITY_GROUP_MAY_CHANGE = [
    "change_level",
    "change_keyword",
    "change_page",
    "add_term",
    "change_term",
    "delete_term",
    "add_feedbacksurvey",
    "change_feedbacksurvey",
    "add_readyaction",
    "change_readyaction",
    # measures and the statements of the self-assessment
    *(
        f"{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in ("measuresource", "measure", "measurevalue")
    ),
    "add_assessmentstatement",
    "change_assessmentstatement",
    # criteria and reviews
    "add_criterion",
    "change_criterion",
    "add_reviewround",
    "change_reviewround",
    "delete_reviewround",
    "add_review",
    "change_review",
    "change_reviewanswer",
]


FOR_ADMINISTRATORS_ALONE = ["view_event"]  # who signed in when


def ensure_roles() -> None:
    """Create the two groups and give them exactly their permissions; safe to repeat."""
    ours = Permission.objects.filter(content_type__app_label__in=OUR_APPS)
    quality_group, _ = Group.objects.get_or_create(name=QUALITY_GROUP)
    quality_group.permissions.set(
        ours.filter(codename__startswith="view_").exclude(codename__in=FOR_ADMINISTRATORS_ALONE)
        | ours.filter(codename__in=QUALITY_GROUP_MAY_CHANGE)
    )
    administrators, _ = Group.objects.get_or_create(name=ADMINISTRATORS)
    administrators.permissions.set(
        ours | Permission.objects.filter(content_type__app_label="auth", codename="view_group")
    )
