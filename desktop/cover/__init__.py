"""What has to be covered so that no face is shown. No Qt."""
