"""What would be printed of a note, and why another is not: one ruling, for the report and for reviewers."""
