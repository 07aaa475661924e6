"""What works on this machine: doctor, display check and self-test."""
