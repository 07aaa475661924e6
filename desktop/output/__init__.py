"""What the analysis of files is written to: JSON, CSV, a table, annotated copies. No Qt."""
