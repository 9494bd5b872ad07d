"""Files that people bring: spreadsheets and text with commas, read with care."""
