from attention.experiments.convolution.published import VIT_ACCURACY, VIT_PICTURES


def test_every_model_has_a_number_for_every_pre_training_set() -> None:
    assert {len(numbers) for numbers in VIT_ACCURACY.values()} == {len(VIT_PICTURES)}


def test_the_largest_models_gain_most_from_the_largest_set() -> None:
    large, base = VIT_ACCURACY["L/16"], VIT_ACCURACY["B/16"]
    assert large[0] is not None
    assert base[0] is not None
    assert large[0] < base[0]
    assert large[2] > base[2]
