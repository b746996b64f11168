"""The proceedings: one outline, composed behind one gate, and three writers that never disagree."""
