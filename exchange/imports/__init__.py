"""Imports: a list is brought, checked row by row, confirmed as a whole, taken back as a whole."""
