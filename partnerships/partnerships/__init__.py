"""What is done with an organisation on a level, who takes care of it, moves and endings."""
