"""Text to vectors to nearest ids; knows nothing of people or needs."""
