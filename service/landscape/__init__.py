"""Everybody against everybody: all scores at once, the order in which blocks show, and a map on which gaps show."""
