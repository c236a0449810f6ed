"""What is missing here: needs that nobody can serve, professors without a fit, fields that nobody covers."""
