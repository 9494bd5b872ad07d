"""The way in for other programs: what they may read, with keys that people give them."""
