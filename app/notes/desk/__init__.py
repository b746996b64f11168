"""The desk of the recorders: who records where, how their devices stand, what they are told."""
