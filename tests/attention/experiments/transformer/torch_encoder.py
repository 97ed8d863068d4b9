"""The whole model once more, in plain PyTorch from the original's file: an oracle that shares no code with ours."""

import torch
from safetensors.torch import load_file
from torch.nn.functional import embedding, gelu, layer_norm, linear

from attention.experiments.transformer.weights import WEIGHTS, Place

LAYERS, HEADS, D = 6, 12, 384


def hidden_states(place: Place, numbers: list[int]) -> list[torch.Tensor]:
    """Return what enters the first layer and what each gives on, 7 × [N, 384]."""
    weights = load_file(place.folder / WEIGHTS)

    def layer(name: str, rows: torch.Tensor) -> torch.Tensor:
        return linear(rows, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def norm(name: str, rows: torch.Tensor) -> torch.Tensor:
        return layer_norm(rows, [D], weights[f"{name}.weight"], weights[f"{name}.bias"], 1e-12)

    rows = embedding(torch.tensor(numbers), weights["embeddings.word_embeddings.weight"])
    rows = rows + weights["embeddings.position_embeddings.weight"][: len(numbers)]
    rows = rows + weights["embeddings.token_type_embeddings.weight"][0]
    states = [norm("embeddings.LayerNorm", rows)]
    for number in range(LAYERS):
        name, given = f"encoder.layer.{number}", states[-1]
        queries, keys, values = (
            layer(f"{name}.attention.self.{which}", given).view(-1, HEADS, D // HEADS).transpose(0, 1)
            for which in ("query", "key", "value")
        )
        shares = (queries @ keys.transpose(1, 2) / (D // HEADS) ** 0.5).softmax(dim=-1)
        joined = (shares @ values).transpose(0, 1).reshape(-1, D)
        between = norm(f"{name}.attention.output.LayerNorm", given + layer(f"{name}.attention.output.dense", joined))
        forward = layer(f"{name}.output.dense", gelu(layer(f"{name}.intermediate.dense", between)))
        states.append(norm(f"{name}.output.LayerNorm", between + forward))
    return states


def sentence_vector(states: list[torch.Tensor]) -> torch.Tensor:
    """Return the mean of the last states, at length 1."""
    mean = states[-1].mean(dim=0)
    return torch.nn.functional.normalize(mean, dim=0)
