"""Templates as they are sent: without the indents that only those who write them need."""

import re

from django.template import Origin
from django.template.loaders import filesystem

_INDENT = re.compile(r"\n[ ]+")


class Loader(filesystem.Loader):
    """Reads a page with its lines and their numbers, each begun at the margin; a mail as it is."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return _INDENT.sub("\n", contents) if origin.name.endswith(".html") else contents
