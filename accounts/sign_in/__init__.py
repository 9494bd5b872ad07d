"""Signing in with an e-mail address, and what happens to those who are not signed in."""
