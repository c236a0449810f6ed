"""Everything that is held on a professor: shown to them, and erased."""
