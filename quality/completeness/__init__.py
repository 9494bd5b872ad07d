"""What has been told of the partnerships, team by team."""
