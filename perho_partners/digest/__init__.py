"""The weekly digest by e-mail: what it says, how it looks, and that it is sent once.

No level is named in it, nor is anything quoted that people have written at length: a mail leaves
the house (docs/decisions/0018).
"""
