"""Evidence binders: what the register said at one moment, sealed."""
