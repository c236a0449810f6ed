"""教师: faculty profiles and their expertise items."""
