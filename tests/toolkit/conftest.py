"""What the toolkit's tests share."""

import pytest


@pytest.fixture
def data():
    """The least that the form of a tool takes."""
    return {"title": "Äänekosken malli", "status": "listed"}
