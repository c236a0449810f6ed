"""What a professor or a company sees and says of the sessions that they take part in: their own side, and no more."""
