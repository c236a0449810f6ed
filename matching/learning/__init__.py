"""Learn from labelled pairs: weights and calibration that fit one deployment, adopted only where they prove better."""
