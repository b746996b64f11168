"""Kuvend: conferences and regional cluster meetings, prepared, facilitated and reported."""
