"""Which partnerships could deepen and which could rest."""
