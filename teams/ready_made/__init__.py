"""Actions that are ready to be taken into a plan: those of the model, and those teams made."""
