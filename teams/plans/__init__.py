"""A team's plan for a year and its actions."""
