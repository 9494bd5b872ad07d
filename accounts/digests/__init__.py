"""Which weekly digest has gone to whom."""
