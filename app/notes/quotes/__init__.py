"""Asking speakers whether their words may be printed, and under their name."""
