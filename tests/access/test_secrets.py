"""Passwords take as long for nobody as for somebody."""

from app.access import secrets


def test_the_hash_for_nobody_costs_what_a_new_one_costs() -> None:
    assert not secrets._hasher.check_needs_rehash(secrets._NOBODY)
    assert not secrets.password_fits("anything", None)
