"""Many heads beside each other: what 8.1 shows."""
