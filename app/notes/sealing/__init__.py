"""Confidential words: encrypted, opened for those who may read them, erased for good."""
