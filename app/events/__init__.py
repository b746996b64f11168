"""Events: made, briefed, seen at a glance, and set."""
