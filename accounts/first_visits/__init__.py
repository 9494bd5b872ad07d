"""What a new person has been shown, until the first visit is over."""
