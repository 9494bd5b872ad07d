"""Who sees how the system is."""

from accounts.people.models import User


def may_see_state(user: User) -> bool:
    """Whoever may read the trail of sign-ins: the administrators."""
    return user.has_perm("accounts.view_event")
