"""What the national business register says of an organisation; off unless its address is set."""
