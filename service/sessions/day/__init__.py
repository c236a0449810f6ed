"""The day itself: who is there, which round is on, what goes wrong and how it is mended, and what came of each meeting."""
