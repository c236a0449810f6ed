"""The audit trail: who changed or read what, when, and what it was before and after."""
