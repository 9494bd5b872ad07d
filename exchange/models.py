"""Where Django looks for the tables; each room has its own."""

from exchange.api.models import AccessToken, ChangeEntry

__all__ = ["AccessToken", "ChangeEntry"]
