"""The words of the model, and finding them in running text."""
