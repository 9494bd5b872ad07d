"""Who may look at what is held about a person."""

from accounts.people.models import User
from accounts.people.rules import is_administrator


def may_see_data(user: User, of: User) -> bool:
    """Everybody one's own, administrators anyone's: they answer to who asks for theirs."""
    return user.pk == of.pk or is_administrator(user)
