"""Measure the matcher against judged pairs: the same matcher that the service runs."""
