"""Commands of `kuvend` that have a file of their own."""
