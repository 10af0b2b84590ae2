"""The checklists, line by line."""
