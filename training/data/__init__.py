"""What is learned from and measured on: pictures, labels, landmarks, splits."""
