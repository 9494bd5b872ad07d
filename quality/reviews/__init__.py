"""Reviews of partnerships, criterion by criterion."""
