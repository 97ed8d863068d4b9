"""What holds for every test."""

from hypothesis import settings

# The same examples in every run: a failure on one machine is a failure on all, and what is found becomes an @example.
settings.register_profile("same everywhere", derandomize=True)
settings.load_profile("same everywhere")
