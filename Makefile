# Two commands are enough: `make run` and `make test`. Each makes what it needs; the second time it starts at once.
PYTHON ?= python3
PORT ?= 8501
HOST ?= localhost
BIN := .venv/bin
# Node comes as a wheel, so a machine without it can check; the lockfile pins what it runs.
NODE_STAMP := node_modules/.package-lock.json
BIOME := $(BIN)/node node_modules/@biomejs/biome/bin/biome

.PHONY: run test check bench fix weights accuracy disagreements crossover memory denoising parameters browser hooks

# One BLAS thread a reader: on a busy machine two of them wait for each other.
run: .venv/run.stamp
	OPENBLAS_NUM_THREADS=1 $(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(HOST)

test: .venv/dev.stamp browser check

check: .venv/dev.stamp $(NODE_STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIOME) format
	$(BIN)/pytest

bench: .venv/dev.stamp browser
	for script in tests/bench/bench_*.py; do echo "== $$script"; PYTHONPATH=. $(BIN)/python $$script || exit 1; done

fix: .venv/dev.stamp $(NODE_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIOME) format --write

weights: .venv/run.stamp
	$(BIN)/python -m attention.commands.train_taggers

accuracy: .venv/run.stamp
	$(BIN)/python -m attention.commands.measure_taggers

disagreements: .venv/run.stamp
	$(BIN)/python -m attention.commands.find_disagreements

crossover: .venv/run.stamp
	$(BIN)/python -m attention.commands.train_crossover

memory: .venv/run.stamp
	$(BIN)/python -m attention.commands.train_memory

denoising: .venv/dev.stamp
	$(BIN)/python -m attention.commands.denoise_with_library

parameters: .venv/run.stamp
	$(BIN)/python -m attention.commands.write_parameters

# A browser for the tests: CHROMIUM, or one on the PATH; else Debian's package; else Playwright's own.
browser: .venv/dev.stamp
	@sh tests/browser/find_chromium.sh || $(BIN)/playwright install chromium

# `make hooks` once: every commit is checked as CI checks it.
hooks:
	git config core.hooksPath .githooks

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(NODE_STAMP): package-lock.json | .venv/dev.stamp
	$(BIN)/npm ci --no-audit --no-fund --loglevel=error
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
