"""An organisation with all that belongs to it: its page, its history, putting it away."""
