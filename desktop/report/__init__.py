"""What a recording or a results file amounts to: shares of time, changes, a page to read. No Qt."""
