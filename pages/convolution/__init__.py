"""Section 6: one module an experiment, with its controls, its figure and what was measured."""
