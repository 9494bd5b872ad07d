"""Running it for real: what is said in the environment, how long is waited, what logs tell.

The page for when the database cannot be reached is chosen here, too. Nothing here has a table.
"""
