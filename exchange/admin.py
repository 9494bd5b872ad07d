"""Where Django looks for admin pages; each room has its own."""

from exchange.api.admin import AccessTokenAdmin

__all__ = ["AccessTokenAdmin"]
