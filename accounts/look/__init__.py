"""How a college's house looks: the accent colour, and the stylesheet that follows from it."""
