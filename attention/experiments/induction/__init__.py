"""Section 8.3: two heads, one above the other, that together continue what they have seen once."""
