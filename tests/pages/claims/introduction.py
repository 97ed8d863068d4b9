"""Statements of what the pages in pages/introduction say."""
