"""Teams, a team's page, a colleague's page, and which teams have a plan."""
