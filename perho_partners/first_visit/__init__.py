"""The first visit of a new person: three small things, none of which is in the way."""
