"""Many files read one after another, beside the live picture. No Qt."""
