"""What people say of matches, which lists they saw, and how a word changes a ranking at once."""
