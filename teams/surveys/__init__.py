"""The feedback calendar: surveys that come every year."""
