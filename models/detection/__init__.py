"""Finding faces in a picture: one contract, two detectors, and the choice between them."""
