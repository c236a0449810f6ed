"""Delete with a way back: what goes is kept for an hour."""
