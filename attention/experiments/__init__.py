"""Experiments: one module for each claim that the article makes beyond the formula."""
