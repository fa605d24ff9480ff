from datetime import date

from orders import Order, estimate_delivery


def test_sum_of_items():
    order = Order("2026-000001", date(2026, 1, 5), [{"quantity": 2, "price": 1250}, {"quantity": 1, "price": 800}])
    assert order.sum_of_items() == 3300


def test_delivery_skips_the_weekend():
    assert estimate_delivery(date(2026, 1, 9), 1) == date(2026, 1, 12)
