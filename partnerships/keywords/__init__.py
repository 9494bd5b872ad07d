"""Sectors and forms of cooperation: the words that the register is sorted by."""
