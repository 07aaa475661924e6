"""From a frame to trustworthy expressions: detection, alignment, classification. No Qt, no torch."""
