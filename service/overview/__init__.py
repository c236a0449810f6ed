"""What is in, and what is missing: the first thing that an organiser wants to know."""
