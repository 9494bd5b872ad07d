"""What the system holds about a person, and how long."""
