"""The console's addresses: they ask the use cases and answer with pages."""
