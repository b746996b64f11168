"""The way of a note to the report: what to look at first, masking, release, two wordings made one."""
