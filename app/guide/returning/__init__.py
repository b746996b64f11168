"""The guide's own workbook that comes back: what was changed in it, shown field by field, and made so."""
