"""Where the browser of this machine is. No browser is ever downloaded."""

import os
import shutil

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]


def executable() -> str | None:
    """The path of a Chromium-like browser, or None."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return next((path for name in NAMES if (path := shutil.which(name))), None)
