"""A refusal that says who can help."""

from django.core.exceptions import PermissionDenied


class ClosedDoorError(PermissionDenied):
    """What the person may not do, with words for the page: who does it, whom to ask."""
