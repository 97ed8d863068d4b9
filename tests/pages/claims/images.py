"""Statements of what the pages in pages/images say."""
