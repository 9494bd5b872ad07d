"""Organisations: their facts, finding twins, and who else knows them."""
