"""What axe-core finds on a page that keeps somebody out."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH

SERIOUS = {"serious", "critical"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def list_barriers(page: Any, only: Sequence[str] = ()) -> list[tuple[str, str, str]]:  # noqa: ANN401 - playwright's own
    """What is serious: the rule, the element, and what is wrong with it; of these rules `only`, if any are named.

    The policy of our pages lets no foreign script in, which the tool itself is: open the page with `bypass_csp`.
    """
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    result = page.evaluate("only => axe.run({ runOnly: only })", list(only) or WCAG)
    return [
        (violation["id"], violation["nodes"][0]["html"][:160], violation["nodes"][0]["failureSummary"][:300])
        for violation in result["violations"]
        if violation["impact"] in SERIOUS
    ]
