"""Who fits whom, and why: pure functions over values; no web, no database, no clock, no terminal."""
