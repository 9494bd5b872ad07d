"""Where Django looks for the tables; each room has its own."""
