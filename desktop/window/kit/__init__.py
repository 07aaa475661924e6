"""Theme, icons and plain widgets that several rooms use."""
