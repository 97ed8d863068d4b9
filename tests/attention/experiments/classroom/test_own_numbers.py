"""The reader's files: computed beside PyTorch, and hostile ones refused for the right reason, quickly."""

import io
import json
import time
import zipfile
from typing import Any

import numpy as np
import pytest
import torch

from attention.experiments.classroom import own_numbers
from attention.experiments.classroom.own_numbers import RefusedNumbersError, agrees, read_own

RANDOM = np.random.default_rng(11)
N, D, K, V, LAYERS, HEADS = 5, 7, 3, 2, 2, 3
INPUTS = {
    "I": RANDOM.normal(size=(N, D)),
    "Wq": RANDOM.normal(size=(D, K)),
    "Wk": RANDOM.normal(size=(D, K)),
    "Wv": RANDOM.normal(size=(D, V)),
}
VECTORS = {"Q": RANDOM.normal(size=(N, K)), "K": RANDOM.normal(size=(N, K)), "V": RANDOM.normal(size=(N, V))}


def npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def as_json(**arrays: Any) -> bytes:
    return json.dumps(
        {name: getattr(each, "tolist", lambda each=each: each)() for name, each in arrays.items()}
    ).encode()


def csv_of(array: Any) -> bytes:
    return "\n".join(",".join(map(repr, row)) for row in array.tolist()).encode()


def read(*files: tuple[str, bytes], turned: bool = False) -> own_numbers.Own:
    return read_own(files, turned=turned)


@pytest.mark.parametrize("kind", ["npz", "json", "csv"])
def test_queries_keys_and_values_attend_as_in_pytorch(kind: str) -> None:
    files = {
        "npz": [("a.npz", npz(**VECTORS))],
        "json": [("a.json", as_json(**VECTORS))],
        "csv": [(f"{name}.csv", csv_of(array)) for name, array in VECTORS.items()],
    }[kind]
    own = read(*files)
    q, k, v = (torch.from_numpy(VECTORS[name]) for name in "QKV")
    expected = torch.nn.functional.scaled_dot_product_attention(q, k, v).numpy()
    assert own.output is not None
    np.testing.assert_allclose(own.output, expected, atol=1e-12)
    np.testing.assert_allclose(own.weights[0, 0], torch.softmax(q @ k.T / K**0.5, 1).numpy(), atol=1e-12)
    assert own.tokens == ("1", "2", "3", "4", "5")


def test_inputs_are_projected_and_tokens_kept() -> None:
    own = read(("a.json", as_json(**INPUTS, tokens=[*"abcde"])))
    q, k, v = (torch.from_numpy(INPUTS["I"] @ INPUTS[name]) for name in ("Wq", "Wk", "Wv"))
    assert own.output is not None
    np.testing.assert_allclose(own.output, torch.nn.functional.scaled_dot_product_attention(q, k, v), atol=1e-12)
    assert own.tokens == tuple("abcde")
    chain = own.chain(0, 0, 2, 3, 4)
    assert chain is not None
    assert chain.weight == pytest.approx(float(own.weights[0, 0, 2, 3]))


def test_attention_of_a_causal_model_is_asked_among_what_it_saw() -> None:
    queries, keys = (torch.from_numpy(RANDOM.normal(size=(LAYERS, HEADS, N, K))) for _ in range(2))
    scores = (queries @ keys.mT / K**0.5).masked_fill(~torch.tril(torch.ones(N, N, dtype=torch.bool)), -torch.inf)
    weights = torch.softmax(scores, -1).numpy().astype(np.float16)
    own = read(("gpt.npz", npz(attentions=weights[:, None], Q=queries.numpy(), K=keys.numpy())))
    assert own.weights.shape == (LAYERS, HEADS, N, N)
    assert own.sums_to_one
    chain = own.chain(1, 2, 3, 1, 3)
    assert chain is not None
    assert agrees(float(own.weights[1, 2, 3, 1]), chain)
    assert own.chain(1, 2, 1, 3, 3) is None
    assert own.places[5] == (1, 2)
    other = read(("gpt.npz", npz(attention=weights, Q=queries.numpy() * 3, K=keys.numpy()))).chain(1, 2, 3, 1, 3)
    assert other is not None
    assert not agrees(float(own.weights[1, 2, 3, 1]), other)


@pytest.mark.parametrize(("shape", "layers", "heads"), [((4, 4), 1, 1), ((3, 4, 4), 1, 3), ((2, 3, 4, 4), 2, 3)])
def test_missing_axes_are_one(shape: tuple[int, ...], layers: int, heads: int) -> None:
    own = read(("a.npz", npz(attention=np.full(shape, 0.25))))
    assert own.weights.shape == (layers, heads, 4, 4)
    assert own.chain(0, 0, 0, 0, 2) is None


def test_a_csv_with_headings_is_read_in_either_notation() -> None:
    def headed(array: Any) -> bytes:
        head = ",".join(f"h{column}" for column in range(array.shape[1]))
        lines = [f"r{row}," + ",".join(map(repr, each)) for row, each in enumerate(array.tolist())]
        return "\ufeff".encode() + "\r\n".join([f",{head}", *lines]).encode()

    plain = read(*((f"{name}.csv", headed(array)) for name, array in VECTORS.items()))
    turned = read(*((f"{name}.csv", headed(array.T)) for name, array in VECTORS.items()), turned=True)
    np.testing.assert_array_equal(plain.weights, turned.weights)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Q.npy", bytes(100_000_000))
    return file.getvalue()


def claiming(shape: str) -> bytes:
    head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("Q.npy", b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode())
    return file.getvalue()


HOSTILE: list[tuple[str, list[tuple[str, bytes]]]] = [
    ("empty", []),
    ("empty", [("a.npz", b"")]),
    ("too_many_files", [("Q.csv", b"1")] * 7),
    ("too_many_bytes", [("Q.csv", b"1" * 8_000_001)]),
    ("unknown_kind", [("a.png", b"\x89PNG")]),
    ("unknown_kind", [("a.pkl", b"\x80\x04cos\nsystem")]),
    ("damaged", [("a.npz", b"PK\x03\x04rest")]),
    ("damaged", [("a.npz", npz(**VECTORS)[:-30])]),
    ("damaged", [("a.npz", claiming("(5, 3)"))]),
    ("too_many_numbers", [("a.npz", claiming("(60000, 60000)"))]),
    ("too_much_unpacked", [("a.npz", bomb())]),
    ("objects", [("a.npz", npz(Q=np.array([{}], dtype=object)))]),
    ("not_a_number", [("a.npz", npz(Q=np.array(["x"])))]),
    ("damaged", [("a.json", b"{" + b'"Q":' + b"[" * 200_000)]),
    ("damaged", [("a.json", b'{"Q": [1,')]),
    ("not_a_number", [("a.json", b'{"Q": [[1, NaN]], "K": [[1, 2]]}')]),
    ("not_a_number", [("a.json", b'{"Q": [[1, 1e400]], "K": [[1, 2]]}')]),
    ("not_a_number", [("a.json", b'{"Q": [[1, 2], [3]], "K": [[1, 2]]}')]),
    ("not_a_number", [("a.json", b'{"Q": {"a": 1}, "K": [[1, 2]]}')]),
    ("too_large", [("a.json", b'{"Q": [[1, 2e6]], "K": [[1, 2]]}')]),
    ("missing", [("a.json", b'{"Q": [[1, 2]]}')]),
    ("missing", [("picture.csv", b"1,2")]),
    ("shape", [("a.json", b'{"Q": [[1, 2]], "K": [[1, 2, 3]]}')]),
    ("shape", [("a.json", b'{"Q": [1, 2], "K": [[1, 2]]}')]),
    ("shape", [("a.npz", npz(**INPUTS | {"Wq": np.ones((3, 3))}))]),
    ("shape", [("a.npz", npz(attention=np.ones((2, 3, 4))))]),
    ("too_many_tokens", [("a.npz", npz(attention=np.ones((1, 1, 65, 65))))]),
    ("too_many_heads", [("a.npz", npz(attention=np.ones((21, 20, 2, 2))))]),
    ("too_long", [("Q.csv", b"," * 2_000_000)]),
    ("too_long", [("Q.csv", b"1\n" * 2_000_000)]),
    ("too_long", [("a.npz", npz(Q=np.ones((2, 1025)), K=np.ones((2, 1025))))]),
    ("other_tokens", [("a.json", as_json(**VECTORS, tokens=["a"]))]),
    ("other_tokens", [("a.json", as_json(**VECTORS, tokens={"a": 1}))]),
    ("damaged", [("Q.csv", b"\xff\xfe\x00")]),
    ("not_a_number", [("Q.csv", b"1,x\n2,3"), ("K.csv", b"1,2\n2,3")]),
]


@pytest.mark.parametrize(("reason", "files"), HOSTILE)
def test_what_cannot_be_taken_is_refused_for_its_reason_and_quickly(
    reason: str, files: list[tuple[str, bytes]]
) -> None:
    started = time.monotonic()
    with pytest.raises(RefusedNumbersError) as refused:
        read(*files)
    assert refused.value.reason == reason
    assert time.monotonic() - started < 2


def test_a_word_is_cut_and_what_cannot_be_printed_is_marked() -> None:
    own = read(("a.json", as_json(**VECTORS, tokens=["<b>", "\x00\u202e", "", "w" * 99, 5])))
    assert own.tokens == ("<b>", "\ufffd\ufffd", "·", "w" * 40, "5")


def test_what_a_sum_leaves_behind_the_last_digit_does_not_reach_the_reader() -> None:
    query = 0.2 - 0.7
    assert query != -0.5
    vectors = {"Q": np.array([[query, 0.0]]), "K": np.array([[0.53, 0.0]]), "V": np.eye(1, 2)}
    chain = read(("a.npz", npz(**vectors))).chain(0, 0, 0, 0, 2)
    assert chain is not None
    assert chain.decimals_of_operands == 2, "-0.50 x 0.53"
    assert round(float(chain.products[0]), 2) == round(-0.5 * 0.53, 2)
