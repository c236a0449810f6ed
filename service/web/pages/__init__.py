"""One dataclass per page: it says what its template receives."""
