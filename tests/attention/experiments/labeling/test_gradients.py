from typing import Any

import numpy as np
import pytest
import torch

from attention.arrays import Floats
from attention.experiments.labeling.gradients import Batch, learn_from
from attention.experiments.labeling.tagging import ABSENT, Design
from attention.experiments.labeling.training import draw_parameters

TABLES = {"word": 11, "ending": 5}
DESIGNS = {
    "window": Design(TABLES, 3, window=2, d_model=7, hidden=13),
    "attention": Design(TABLES, 3, None, 7, 13, heads=2, d_k=5, d_v=3, bias_reach=2),
    "twin": Design({"word": 11}, 3, None, 7, 13, heads=1, d_k=5, d_v=3, sees_itself=False),
}


def batch_for(design: Design) -> Batch:
    draw = np.random.default_rng(5)
    rows = np.stack([draw.integers(0, size, (2, 6)) for size in design.tables.values()], axis=-1)
    rows[1, 4:] = ABSENT
    return Batch(rows, draw.integers(0, 3, (2, 6)))


def parameters_of(design: Design) -> dict[str, Floats]:
    drawn = draw_parameters(design, 3, np.float64)
    draw = np.random.default_rng(4)
    return {name: array + draw.normal(0, 0.3, array.shape) for name, array in drawn.items()}


def gain_for(design: Design) -> Floats:
    return np.random.default_rng(6).choice([0.0, 2.0], (2, 6, design.d_model))


@pytest.mark.parametrize("name", DESIGNS)
def test_gradients_are_the_slopes_of_the_loss(name: str) -> None:
    design = DESIGNS[name]
    parameters, batch, gain = parameters_of(design), batch_for(design), gain_for(design)
    gradients = learn_from(design, parameters, batch, gain).gradients
    assert gradients.keys() == design.shapes().keys()
    draw, step = np.random.default_rng(7), 1e-6
    for parameter, array in parameters.items():
        for _ in range(5):
            cell = tuple(draw.integers(0, array.shape))
            kept = array[cell]
            array[cell] = kept + step
            above = learn_from(design, parameters, batch, gain).loss
            array[cell] = kept - step
            below = learn_from(design, parameters, batch, gain).loss
            array[cell] = kept
            assert gradients[parameter][cell] == pytest.approx((above - below) / (2 * step), abs=1e-7), parameter


def torch_loss(design: Design, parameters: dict[str, Any], batch: Batch, gain: Floats) -> Any:
    """The same tagger, written with PyTorch's own layers."""
    present = torch.tensor(batch.rows[..., 0] != ABSENT)
    rows = torch.tensor(np.maximum(batch.rows, 0))
    inputs = sum(parameters[f"{name}_table"][rows[..., i]] for i, name in enumerate(design.tables))
    inputs = inputs * present[..., None] * torch.tensor(gain)
    sequences, length, _ = inputs.shape
    if design.window is not None:
        padded = torch.nn.functional.pad(inputs, (0, 0, design.window, design.window))
        context = padded.unfold(1, 2 * design.window + 1, 1).transpose(-1, -2).reshape(sequences, length, -1)
    else:
        queries, keys, values = (
            (inputs @ parameters[f"{part}_projection"]).reshape(sequences, length, design.heads, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        bias = torch.zeros(design.heads, length, length, dtype=torch.float64)
        if design.bias_reach:
            reach = design.bias_reach
            away = torch.arange(length)[None, :] - torch.arange(length)[:, None]
            bias = parameters["position_bias"][:, away.clamp(-reach, reach) + reach]
        hidden = ~present[:, None, None, :].expand(sequences, design.heads, length, length)
        if not design.sees_itself:
            hidden = hidden | torch.eye(length, dtype=torch.bool)
        mask = bias[None].masked_fill(hidden, float("-inf"))
        output = torch.nn.functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
        context = output.transpose(1, 2).reshape(sequences, length, -1)
        if not design.sees_itself:
            context = torch.cat([inputs, context], dim=-1)
    hidden_units = torch.relu(context @ parameters["first_layer"] + parameters["first_bias"])
    scores = hidden_units @ parameters["second_layer"] + parameters["second_bias"]
    return torch.nn.functional.cross_entropy(scores[present], torch.tensor(batch.labels)[present])


@pytest.mark.parametrize("name", DESIGNS)
def test_gradients_agree_with_pytorch(name: str) -> None:
    design = DESIGNS[name]
    parameters, batch, gain = parameters_of(design), batch_for(design), gain_for(design)
    lesson = learn_from(design, parameters, batch, gain)
    tensors: dict[str, Any] = {key: torch.tensor(array, requires_grad=True) for key, array in parameters.items()}
    loss = torch_loss(design, tensors, batch, gain)
    loss.backward()
    assert lesson.loss == pytest.approx(loss.item(), rel=1e-12)
    for parameter, gradient in lesson.gradients.items():
        np.testing.assert_allclose(gradient, tensors[parameter].grad.numpy(), atol=1e-12, err_msg=parameter)


def test_what_is_absent_teaches_nothing() -> None:
    design = DESIGNS["attention"]
    parameters, batch = parameters_of(design), batch_for(design)
    other = batch.labels.copy()
    other[1, 4:] = 2 - other[1, 4:]
    assert learn_from(design, parameters, batch).loss == learn_from(design, parameters, Batch(batch.rows, other)).loss


def test_gradients_keep_the_type_of_the_parameters() -> None:
    design = DESIGNS["attention"]
    lesson = learn_from(design, draw_parameters(design, 3), batch_for(design))
    assert {gradient.dtype for gradient in lesson.gradients.values()} == {np.dtype(np.float32)}
