"""What a reader takes home as a file."""
