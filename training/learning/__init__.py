"""Networks, recipes, augmentation and the training loop."""
