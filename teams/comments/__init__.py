"""What colleagues say to each other about a partner, a tool or an action."""
