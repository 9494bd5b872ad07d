"""Where Django looks for the tables; each room has its own."""

from exchange.api import models as api
from exchange.duplicates import models as duplicates
from exchange.imports import models as imports

__all__ = ["api", "duplicates", "imports"]
