"""The register: searching, narrowing, past days, views that people keep, what needs attention."""
