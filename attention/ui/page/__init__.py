"""What a page is made of: frame, figures, code."""
