"""What becomes of what a device says: read, judged against what is known, and written down (rules, 5)."""
