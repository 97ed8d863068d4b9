"""Step 1: every input becomes a query, a key and a value."""

from attention.arrays import Floats


def project(inputs: Floats, projection: Floats) -> Floats:
    """Multiply every input by a learned projection: queries, keys or values, depending on whose projection it is.

    Args:
        inputs: [..., N, D], one row per token.
        projection: [D, K], learned; the only unknown of this step.

    Returns:
        [..., N, K]; row i depends on token i alone.

    Raises:
        ValueError: the inputs have not as many columns as the projection has rows.

    Source:
        Vaswani et al. 2017, section 3.2.2: the products with W^Q, W^K and W^V.
    """
    if inputs.shape[-1] != projection.shape[-2]:
        raise ValueError(
            f"projection has shape {projection.shape}, expected {inputs.shape[-1]} rows: one for each input column"
        )
    return inputs @ projection
