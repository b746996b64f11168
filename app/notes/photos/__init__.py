"""Photos of flip charts, kept apart until somebody has looked at each."""
