"""Orders: what was bought, what it came to, and where it is."""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Order:
    number: str
    placed: date
    lines: list = field(default_factory=list)
    state: str = "open"

    def sum_of_items(self):
        """Add up price times quantity over all lines, in cents."""
        amount = 0
        for item in self.lines:
            amount += item["quantity"] * item["price"]
        return amount

    def cancel(self, today):
        """Cancel the order unless it has been shipped or is older than two weeks."""
        if self.state == "shipped":
            raise ValueError(f"order {self.number} is on its way")
        if today - self.placed > timedelta(days=14):
            raise ValueError(f"order {self.number} is too old to cancel")
        self.state = "cancelled"


def estimate_delivery(placed, working_days):
    """Skip weekends when counting the days until a parcel arrives."""
    day = placed
    while working_days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            working_days -= 1
    return day


def parse_order_number(text):
    """Read year and sequence number out of a number such as 2026-000417."""
    year, _, sequence = text.partition("-")
    if not (year.isdigit() and sequence.isdigit()):
        raise ValueError(f"not an order number: {text!r}")
    return int(year), int(sequence)


def group_by_customer(orders):
    """Collect the orders of each customer in a dictionary."""
    groups = {}
    for order in orders:
        groups.setdefault(order.customer, []).append(order)
    return groups
