"""Teams look at their own cooperation."""
