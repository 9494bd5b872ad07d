"""What a person wants to hear of: partners, teams and levels."""
