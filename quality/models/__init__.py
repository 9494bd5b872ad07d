"""The tables of the quality group."""
