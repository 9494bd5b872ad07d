"""How the system is: a page for the administrators, and figures for a program that watches."""
