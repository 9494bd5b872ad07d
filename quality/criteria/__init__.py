"""The quality group's criteria and their versions."""
