"""The network in pictures: who is around the college, on which levels, and what has changed."""
