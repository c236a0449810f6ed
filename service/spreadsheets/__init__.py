"""Spreadsheets in: files to sheets, headers to columns, cells to values; and the templates that people fill."""
