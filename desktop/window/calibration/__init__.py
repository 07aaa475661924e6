"""Learning one person's neutral face."""
