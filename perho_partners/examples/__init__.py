"""Example people and content, for trying the register out. Never part of production."""
