"""The quantities that a requirement asks for, beside those that the quoted passages state."""

from collections.abc import Sequence

from matching.quantities import Quantity, find_quantities, judge
from matching.types import Need, QuantityEvidence, Quote


def compare_quantities(part_id: str, need: Need, quotes: Sequence[Quote]) -> tuple[QuantityEvidence, ...]:
    """Compare each quantity of a requirement with the quotes; nothing for the need as a whole, which sets no condition.

    A share, duration or size is told of only beside a statement.
    """
    asking = next((requirement.text for requirement in need.requirements if requirement.id == part_id), "")
    asked = [quantity for quantity in find_quantities(asking) if quantity.is_limit or not quantity.is_weak]
    if not asked:
        return ()
    stated = [(quantity, quote) for quote in quotes for quantity in find_quantities(quote.text)]
    compared = [(quantity, _compare(quantity, stated)) for quantity in asked]
    return tuple(found for quantity, found in compared if found.stated is not None or not quantity.is_weak)


def _compare(asked: Quantity, stated: Sequence[tuple[Quantity, Quote]]) -> QuantityEvidence:
    outcome, found = judge(asked, [quantity for quantity, _ in stated])
    quote = next((quote for quantity, quote in stated if quantity is found), None)
    return QuantityEvidence(
        measured=asked.measured,
        outcome=outcome,
        asked=asked.quote,
        stated=found.quote if found else None,
        item_id=quote.item_id if quote else None,
        start=quote.start + found.start if quote and found else None,
    )
