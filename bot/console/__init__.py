"""What people read on a terminal, and answer there."""
