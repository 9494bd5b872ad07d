"""The lists that come and go: which columns each has, how a cell is told and read."""
