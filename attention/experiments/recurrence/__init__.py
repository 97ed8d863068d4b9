"""Section 7: recurrent networks beside self-attention: paths, influence, memory, time."""
