"""What concerns oneself, newest first: read from what has happened, nothing stored a notice."""
