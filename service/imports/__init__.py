"""Import: spreadsheets into the database, with a word on every cell that is wrong."""
