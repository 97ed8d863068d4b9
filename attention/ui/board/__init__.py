"""The matrix board: what it is given, and what the reader changes on it."""
