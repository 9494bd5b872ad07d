"""Teams, a team's page, and which teams have a plan."""
