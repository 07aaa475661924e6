"""Pictures, videos and folders, read to tables, JSON, CSV and annotated copies."""
