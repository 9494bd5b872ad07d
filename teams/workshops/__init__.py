"""The team's workshop: its questions, what an answer does, the minutes."""
