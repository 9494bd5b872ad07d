"""One row of everything that an address can point to."""

from tests.test_access import world

__all__ = ["world"]
