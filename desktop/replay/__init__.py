"""Videos and recordings as they are played again. No Qt."""
