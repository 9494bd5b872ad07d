"""Who may change what has been told of a contact."""

from accounts.people.models import User
from partnerships.contacts.models import Contact


def may_edit_contact(user: User, contact: Contact) -> bool:
    """Whoever told it: one's own words are one's own."""
    return contact.user_id == user.pk
