"""Where Django looks for admin pages; each room has its own."""
