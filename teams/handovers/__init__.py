"""Handing over: what one takes care of, offered to colleagues who accept it."""
