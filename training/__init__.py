"""Makes every file in models/weights again from FER2013."""
