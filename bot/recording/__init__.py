"""Screens as they were seen, scrubbed, to be read again offline."""
