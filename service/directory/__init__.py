"""Lists for people: searched as they type, sorted, filtered, counted."""
