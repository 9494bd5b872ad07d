"""Calendar feeds: secret addresses that a calendar program reads."""
