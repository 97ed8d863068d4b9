"""9 The classroom: what a teacher hands out, and what a reader takes along."""
