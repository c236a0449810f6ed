"""企业: the companies that bring needs."""
