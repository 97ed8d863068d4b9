"""Statements of what the pages in pages/speech say."""
