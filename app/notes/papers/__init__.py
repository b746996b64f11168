"""What speakers bring: their papers under the questions of a panel, who speaks when, their personal links."""
