"""The toolkit's tables."""

from toolkit.models.experience import Experience
from toolkit.models.link import LinkCheck
from toolkit.models.page import Page, Term
from toolkit.models.tool import Tool

__all__ = ["Experience", "LinkCheck", "Page", "Term", "Tool"]
