import json

import numpy as np
import pytest
import torch

from attention.experiments.adam import Parameters
from attention.experiments.recurrence.memory_task import (
    D_POSITION,
    D_STATE,
    RESULTS,
    SYMBOLS,
    Batch,
    Model,
    attention_gradients,
    draw,
    load_results,
    lstm_gradients,
    recurrent_gradients,
    start,
    train,
)


def torch_answer(model: Model, given: dict[str, torch.Tensor], inputs: torch.Tensor) -> torch.Tensor:
    if model == "attention":
        query, key, value = (inputs @ given[f"{name}_projection"] for name in ("query", "key", "value"))
        summary = torch.nn.functional.scaled_dot_product_attention(query[:, -1:], key, value)[:, 0]
    elif model == "lstm":
        named = {
            "weight_ih_l0": given["input_projection"].T,
            "weight_hh_l0": given["state_projection"].T,
            "bias_ih_l0": given["bias"],
            "bias_hh_l0": torch.zeros_like(given["bias"]),
        }
        layer = torch.nn.LSTM(inputs.shape[2], D_STATE, batch_first=True, dtype=torch.float64)
        states, _ = torch.func.functional_call(layer, named, (inputs,))
        summary = states[:, -1]
    else:
        summary = torch.zeros((len(inputs), given["bias"].shape[0]), dtype=torch.float64)
        for step in range(inputs.shape[1]):
            sums = inputs[:, step] @ given["input_projection"] + summary @ given["state_projection"] + given["bias"]
            summary = torch.tanh(sums)
    return summary @ given["answer"] + given["answer_bias"]


@pytest.mark.parametrize("model", ["recurrent", "lstm", "attention"])
def test_gradients_agree_with_autograd(model: Model) -> None:
    generator = np.random.default_rng(3)
    batch, parameters = draw(7, 5, generator), start(model, generator)
    given = {name: torch.tensor(array, requires_grad=True) for name, array in parameters.items()}
    answer = torch_answer(model, given, torch.tensor(batch.inputs))
    torch.nn.functional.cross_entropy(answer, torch.tensor(batch.first)).backward()  # type: ignore[no-untyped-call]
    function = {"recurrent": recurrent_gradients, "lstm": lstm_gradients, "attention": attention_gradients}[model]
    probabilities, gradients = function(parameters, batch)
    np.testing.assert_allclose(probabilities, torch.softmax(answer, dim=1).detach(), atol=1e-12)
    assert gradients.keys() == parameters.keys()
    for name, gradient in gradients.items():
        expected = given[name].grad
        assert expected is not None
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-12, err_msg=name)


def test_a_sequence_begins_with_the_symbol_to_remember() -> None:
    batch = draw(5, 11, np.random.default_rng(1))
    assert batch.inputs.shape == (11, 6, SYMBOLS + D_POSITION)
    np.testing.assert_array_equal(batch.inputs[:, 0, :SYMBOLS].argmax(axis=1), batch.first)
    assert (batch.inputs[:, :, :SYMBOLS].sum(axis=2) == 1).all()
    assert len(np.unique(batch.inputs[0, :, SYMBOLS:], axis=0)) == 6


@pytest.mark.parametrize("model", ["recurrent", "lstm", "attention"])
def test_every_model_learns_a_short_wait(model: Model) -> None:
    assert train(model, wait=2, steps=400) > 0.95


def test_training_again_gives_the_same_accuracy() -> None:
    assert train("recurrent", 3, steps=20, seed=5) == train("recurrent", 3, steps=20, seed=5)


def test_shipped_curves_are_small_and_complete() -> None:
    curves = load_results()
    assert RESULTS.stat().st_size < 20_000
    assert json.loads(RESULTS.read_text()) == curves
    assert [(curve["model"], curve["steps"]) for curve in curves] == [
        ("attention", 1000),
        ("recurrent", 1000),
        ("recurrent", 5000),
        ("lstm", 1000),
    ]
    for curve in curves:
        accuracy = np.array(curve["accuracy"])
        assert accuracy.shape == (5, len(curve["waits"]))
        assert ((accuracy >= 0) & (accuracy <= 1)).all()


def test_a_shipped_number_comes_out_of_the_command_again() -> None:
    curve = load_results()[1]
    assert train("recurrent", curve["waits"][0], curve["steps"], seed=0) == pytest.approx(
        curve["accuracy"][0][0], abs=0.01
    )


def test_blame_of_a_batch_without_difference_is_zero() -> None:
    parameters: Parameters = start("recurrent", np.random.default_rng(2))
    parameters["answer"] *= 0
    parameters["answer_bias"][3] = 1000.0
    inputs = draw(2, 5, np.random.default_rng(4)).inputs
    _, gradients = recurrent_gradients(parameters, Batch(inputs, np.full(5, 3)))
    assert all((gradient == 0).all() for gradient in gradients.values())
