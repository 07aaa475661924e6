"""From a frame to trustworthy expressions. No Qt, no torch."""
