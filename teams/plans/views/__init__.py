"""The pages of plans, of actions, and of plans to take along."""
