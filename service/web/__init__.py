"""The console: pages for a browser, over the same use cases as the API."""
