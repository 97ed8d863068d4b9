import numpy as np
import torch

from attention.experiments.adam import Adam, Parameters


def test_steps_agree_with_pytorch() -> None:
    draw = np.random.default_rng(2)
    ours: Parameters = {"matrix": draw.standard_normal((5, 3)), "vector": draw.standard_normal(7)}
    theirs = {name: torch.tensor(array.copy(), requires_grad=True) for name, array in ours.items()}
    adam, reference = Adam(ours, rate=0.01), torch.optim.Adam(theirs.values(), lr=0.01)
    for _ in range(11):
        gradients: Parameters = {name: draw.standard_normal(array.shape) for name, array in ours.items()}
        adam.step(gradients)
        for name, tensor in theirs.items():
            tensor.grad = torch.tensor(gradients[name])
        reference.step()
    for name, tensor in theirs.items():
        np.testing.assert_allclose(ours[name], tensor.detach(), atol=1e-7)
