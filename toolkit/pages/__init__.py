"""The level pages, the guides, and what the model is."""
