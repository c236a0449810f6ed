"""The result of a docking on paper: one HTML page and one workbook, from one frozen `DockingReport`."""
