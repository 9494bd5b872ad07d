"""The team's workshop: its questions, what an answer does, what is filled in."""
