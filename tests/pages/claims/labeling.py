"""Statements of what the pages in pages/labeling say."""
