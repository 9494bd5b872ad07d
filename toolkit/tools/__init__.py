"""Methods, tools and guides: the list, a tool's page, adding, retiring."""
