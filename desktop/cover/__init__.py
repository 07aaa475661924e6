"""What has to be covered so that nobody's face is shown. No Qt."""
