"""跟进: what becomes of "cooperation possible", stage by stage, until the matter is closed."""
