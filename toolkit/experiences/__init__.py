"""What colleagues have tried and what followed."""
