"""Data in and out: lists and files, twins, what is held about a person, other programs."""
