"""What a person chooses in the menu.

Colours and the key of the search are a device's; the language is the person's on every device
(docs/decisions/0059).
"""
