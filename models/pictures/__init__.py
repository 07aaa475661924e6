"""Picture files of every usual kind, read into BGR pixels."""
