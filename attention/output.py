"""Step 4: every output is a blend of the values."""

from attention.arrays import Floats


def blend(weights: Floats, values: Floats) -> Floats:
    r"""Return each query's weighted sum of the values, $b^i = \sum_j \alpha'_{i,j} v^j$.

    Args:
        weights: [..., N, M], one row per query.
        values: [..., M, V].

    Returns:
        [..., N, V].

    Raises:
        ValueError: there are not as many values as weights in a row.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1.
    """
    if weights.shape[-1] != values.shape[-2]:
        raise ValueError(f"values has shape {values.shape}, expected {weights.shape[-1]} rows: one for each weight")
    return weights @ values
