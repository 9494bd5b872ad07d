"""Where Django looks for admin pages; each room has its own."""

from toolkit.experiences import admin as experiences
from toolkit.glossary import admin as glossary
from toolkit.links import admin as links
from toolkit.pages import admin as pages
from toolkit.tools import admin as tools

__all__ = ["experiences", "glossary", "links", "pages", "tools"]
