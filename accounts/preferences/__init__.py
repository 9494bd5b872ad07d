"""What a person chooses for a device: colours, the key of the search."""
