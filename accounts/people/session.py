"""Who is asking."""

from django.http import HttpRequest

from accounts.people.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person; the middleware lets nobody else in."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  (tells the type; the middleware has seen to it)
    return user
