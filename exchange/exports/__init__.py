"""Exports: what a page shows, as a spreadsheet or as text with commas."""
