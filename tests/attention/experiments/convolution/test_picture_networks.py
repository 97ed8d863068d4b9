import numpy as np
import pytest
import torch

from attention.experiments.adam import Parameters
from attention.experiments.convolution.picture_networks import (
    HEADS,
    attention_pass,
    convolutional_pass,
    draw_attention,
    draw_convolutional,
    shift_index,
)

B, SIDE, C, ANSWERS = 3, 5, 7, 2


def tensors(parameters: Parameters) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(array, requires_grad=True) for name, array in parameters.items()}


def pictures(generator: np.random.Generator) -> np.ndarray:
    return generator.standard_normal((B, SIDE, SIDE, C))


def torch_convolutional(given: dict[str, torch.Tensor], seen: torch.Tensor, dilations: tuple[int, ...]) -> torch.Tensor:
    flow = seen.permute(0, 3, 1, 2)
    for layer, dilation in enumerate(dilations):
        kernel = given[f"kernel{layer}"].permute(3, 2, 0, 1)
        flow = torch.conv2d(flow, kernel, given[f"bias{layer}"], padding=dilation, dilation=dilation).relu()
    return flow.mean(dim=(2, 3)) @ given["answer"] + given["answer_bias"]


def torch_attention(given: dict[str, torch.Tensor], seen: torch.Tensor) -> torch.Tensor:
    inputs = seen.reshape(B, SIDE * SIDE, C) @ given["embedding"]
    query, key, value = (
        (inputs @ given[f"{name}_projection"]).reshape(B, SIDE * SIDE, HEADS, -1).transpose(1, 2)
        for name in ("query", "key", "value")
    )
    bias = given["shift_scores"][:, torch.tensor(shift_index(SIDE))]
    blended = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias[None])
    joined = blended.transpose(1, 2).reshape(B, SIDE * SIDE, -1)
    hidden = ((inputs + joined @ given["join"]) @ given["hidden"] + given["hidden_bias"]).relu()
    return hidden.mean(dim=1) @ given["answer"] + given["answer_bias"]


@pytest.mark.parametrize("kind", ["convolutional", "attention"])
def test_answers_and_gradients_agree_with_autograd(kind: str) -> None:
    generator = np.random.default_rng(11)
    seen, dilations = pictures(generator), (1, 2, 1)
    if kind == "attention":
        parameters = draw_attention(SIDE, C, 4 * HEADS, ANSWERS, generator)
        parameters["shift_scores"] = generator.standard_normal(parameters["shift_scores"].shape)
        given = tensors(parameters)
        expected = torch_attention(given, torch.tensor(seen))
        answers, backward = attention_pass(parameters, seen)
    else:
        parameters = draw_convolutional([C, 3, 11, 5], ANSWERS, generator)
        given = tensors(parameters)
        expected = torch_convolutional(given, torch.tensor(seen), dilations)
        answers, backward = convolutional_pass(parameters, seen, dilations)
    np.testing.assert_allclose(answers, expected.detach(), rtol=0, atol=1e-12)
    blame = generator.standard_normal((B, ANSWERS))
    expected.backward(torch.tensor(blame))  # type: ignore[no-untyped-call]
    gradients = backward(blame)
    assert gradients.keys() == parameters.keys()
    for name, gradient in gradients.items():
        expected_gradient = given[name].grad
        assert expected_gradient is not None
        np.testing.assert_allclose(gradient, expected_gradient, rtol=0, atol=1e-12, err_msg=name)


def test_single_precision_stays_single() -> None:
    generator = np.random.default_rng(5)
    drawn = draw_convolutional([C, 3], ANSWERS, generator)
    parameters: Parameters = {name: array.astype(np.float32) for name, array in drawn.items()}
    answers, backward = convolutional_pass(parameters, pictures(generator).astype(np.float32), (1,))
    assert {array.dtype for array in (answers, *backward(answers).values())} == {np.dtype(np.float32)}


def test_shifts_are_numbered_alike_wherever_they_start() -> None:
    index = shift_index(SIDE)
    assert index[0, SIDE + 1] == index[7, 7 + SIDE + 1]
    assert index[0, SIDE + 1] != index[SIDE + 1, 0]
    assert (np.diagonal(index) == index[0, 0]).all()
    assert index.max() == (2 * SIDE - 1) ** 2 - 1
