"""Offices, their seats, the people who take them, and the mix they make."""
