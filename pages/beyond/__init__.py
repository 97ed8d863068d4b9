"""Beyond the article: what attention looks like in a model that was trained."""
