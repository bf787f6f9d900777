# Two commands matter: `make run` (sets up and translates examples/) and `make test` (sets up and passes the tests).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test fast lint fix golden wheel-test clean

run: $(READY)
	$(BIN)/krant translate examples/ -o outputs/

# In parallel, a file at a time; OMP_NUM_THREADS keeps the models of two tests from waiting for each other.
test: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/pytest -n auto --dist loadfile

# Without the tests that need the bundled model, Chromium or OmegaT.
fast: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/pytest -n auto --dist loadfile -m "not model and not browser and not omegat"

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fix: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Renews the golden CLI cases; read the diff.
golden: $(READY)
	KRANT_GOLDEN=write $(BIN)/pytest tests/test_cli.py

# What is shipped, in an environment of its own, without the development tools.
wheel-test: $(READY)
	$(BIN)/python tests/wheel.py

# Pinned by constraints.txt, so that everyone tests with the same versions. torch comes first and by its exact version,
# because some indexes have a build for processors only under just that number.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Krant needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable . --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
