"""What this deployment's own labels teach, as versions that can be undone."""
