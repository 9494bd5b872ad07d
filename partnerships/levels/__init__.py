"""The five levels and their texts. A level is a row, never a ranking."""
