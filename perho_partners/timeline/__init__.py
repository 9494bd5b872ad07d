"""Everything that has happened with a partner, in one line of time."""
