"""The classroom: exercises, and the mistakes that they are about."""
