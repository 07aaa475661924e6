"""Live readings for other programs: JSON Lines, Lab Streaming Layer, OSC. Off by default. No Qt."""
