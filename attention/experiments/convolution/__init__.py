"""Section 6: convolution beside self-attention, and which needs how much data."""
