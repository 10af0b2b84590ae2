"""What a run is and how it is conducted; it knows no screen."""
