"""Statements of what the pages in pages/steps say."""
