"""The model, its card, and what it runs on."""
