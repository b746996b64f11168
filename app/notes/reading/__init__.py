"""Notes as pages and files show them: listed, searched, sorted, taken out."""
