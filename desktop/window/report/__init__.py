"""A report on a recording or a results file, in the window."""
