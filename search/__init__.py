"""One search for the whole site: documents, the words they know, and the ranked question."""
