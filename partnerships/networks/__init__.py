"""Networks and their members: which organisation belongs to which network, since when, as what."""
