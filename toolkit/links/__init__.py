"""Whether the links of the toolkit still answer."""
