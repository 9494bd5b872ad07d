"""Stylesheets and scripts that a browser gets as one: each file costs a slow line a round trip.

In production `collectstatic` joins them; a developer's server gives them one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from whitenoise.storage import CompressedManifestStaticFilesStorage

Paths = dict[str, tuple[Storage, str]]
# What a file may not say in the middle of another: its letters, and where its source is.
ALONE = re.compile(r"""^\ufeff?@charset "[^"]*";|/\*# sourceMappingURL=\S+ \*/\s*""")
IMPORT = re.compile(r"""@import url\("([^"]+)"\) layer\((\w+)\);""")


class BundledStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, with the joined files of BUNDLES among the others."""

    def post_process(
        self, paths: Paths, dry_run: bool = False, **options: object
    ) -> Iterator[tuple[str, str | None, bool]]:
        if not dry_run:
            for bundle, names in settings.BUNDLES.items():
                joined = "\n".join(_whole(name, paths) for name in names)
                self.delete(bundle)
                self._save(bundle, ContentFile(joined.encode()))
                paths[bundle] = (self, bundle)
        yield from super().post_process(paths, dry_run, **options)


def _whole(name: str, paths: Paths) -> str:
    """A file, with those in it that it would have the browser ask for next."""
    storage, place = paths[name]
    with storage.open(place) as file:
        text = ALONE.sub("", file.read().decode())
    return IMPORT.sub(
        lambda found: f"@layer {found[2]} {{\n{_whole(beside(name, found[1]), paths)}\n}}", text
    )


def beside(name: str, address: str) -> str:
    """The name of the file that a file of this name speaks of by a relative address."""
    return normpath(join(dirname(name), address))


def tags(bundle: str) -> SafeString:
    """What loads the bundle: one element, or one for each of its files where it is not joined."""
    names = [bundle] if settings.BUNDLED else settings.BUNDLES[bundle]
    if bundle.endswith(".css"):
        shape = '<link rel="stylesheet" href="{}">\n'
    else:
        shape = '<script src="{}" defer></script>\n'
    return format_html_join("", shape, ((static(name),) for name in names))
