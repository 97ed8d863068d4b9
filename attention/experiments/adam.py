"""Adam, the optimiser that trains this section's small networks.

Source:
    Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015 (arXiv 1412.6980), algorithm 1.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Parameters = dict[str, NDArray[np.floating[Any]]]


class Adam:
    """Moves parameters in place, each at a rate of its own."""

    def __init__(self, parameters: Parameters, rate: float) -> None:
        self.parameters = parameters
        self.rate = rate
        self.means = {name: np.zeros_like(array) for name, array in parameters.items()}
        self.squares = {name: np.zeros_like(array) for name, array in parameters.items()}
        self.steps = 0

    def step(self, gradients: Parameters) -> None:
        """Move every parameter against its gradient."""
        self.steps += 1
        rate = self.rate * math.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        for name, gradient in gradients.items():
            mean, square = self.means[name], self.squares[name]
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient**2 - square)
            self.parameters[name] -= rate * mean / (np.sqrt(square) + 1e-8)
