"""What stands around every request: its id, its log line, its headers, and how many there may be."""
