"""Telling other programs, over HTTP and signed, what happens to needs."""
