"""Beyond the lecture: what attention looks like in a model that was trained."""
