"""What sections 6 and 7 show: one module an experiment, with its controls, its figure and what was measured."""
