"""What kinds of partners are missing, and who looks for them."""
