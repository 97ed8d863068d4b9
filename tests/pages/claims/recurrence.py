"""Statements of what the pages in pages/recurrence say."""
