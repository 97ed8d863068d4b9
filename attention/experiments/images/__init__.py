"""Section 5.2: a picture as a set of vectors, and noise removed by attention."""
