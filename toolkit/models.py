"""Where Django looks for the tables; each room has its own."""

from toolkit.experiences import models as experiences
from toolkit.glossary import models as glossary
from toolkit.links import models as links
from toolkit.pages import models as pages
from toolkit.tools import models as tools

__all__ = ["experiences", "glossary", "links", "pages", "tools"]
