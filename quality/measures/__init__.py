"""Numbers that others have gathered, on their scales."""
