"""Statements of what the pages in pages/convolution say."""
