"""Copies of the whole database: made while the system runs, sealed, kept for a time, tried out.

A copy is a folder with the database in one file and a manifest that says what must be in it. It is
only put back where nothing is, and it counts as put back when every table is the same again.
"""
