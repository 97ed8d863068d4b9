"""A trained transformer through our own attention: its block, its weights, and what its heads do."""
