"""Written agreements: how long they are valid, reminders, what continues them."""
