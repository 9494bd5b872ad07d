"""People of the college: who they are, what role they have, who is asking."""
