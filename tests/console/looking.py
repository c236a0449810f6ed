"""What a test of the browser looks with: every look waits until the page is so, however busy the machine is."""

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

PATIENCE_MS = 60_000
"""How long a page may take before a test says that it is not so; a page that is so costs nothing."""

expect = playwright.expect
expect.set_options(timeout=PATIENCE_MS)
