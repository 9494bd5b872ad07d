"""Who may look at what is held about a person."""

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS


def may_see_data(user: User, of: User) -> bool:
    """Everybody one's own, administrators anyone's: they answer to who asks for theirs."""
    if user.pk == of.pk or user.is_superuser:
        return True
    return user.groups.filter(name=ADMINISTRATORS).exists()
