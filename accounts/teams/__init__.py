"""Teams of the college and their members over time."""
