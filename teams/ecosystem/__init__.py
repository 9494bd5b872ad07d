"""The ecosystem looked at critically: what each network gives and takes, and what follows."""
