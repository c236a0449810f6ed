"""Everything with a process around it: HTTP, pages, command line, database, spreadsheets."""
