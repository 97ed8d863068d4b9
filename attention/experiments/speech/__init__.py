"""Section 5.1: sound as a long row of vectors, and attention that looks only nearby."""
