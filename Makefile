# Each target builds what it needs; the second time is quick. Python 3.11 or later is all that must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= config.yaml
JOBS ?= 2
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
PEERS := $(VENV)/.installed-peers

.PHONY: run demo test bench lint fuzz score-pages score-feeds clean

run: $(STAMP)
	$(BIN)/baotin --config $(CONFIG) run

demo: $(STAMP)
	$(BIN)/baotin demo

test: $(DEV)
	$(BIN)/pytest -n $(JOBS) --dist loadfile --cov --cov-report=term

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(DEV)
	$(BIN)/python -m benchmarks.run

fuzz: $(DEV)
	$(BIN)/python -m benchmarks.fuzzing

score-pages: $(PEERS)
	$(BIN)/python -m benchmarks.score_pages

score-feeds: $(PEERS)
	$(BIN)/python -m benchmarks.feed_parsers

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Baotin needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(DEV): $(STAMP) pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

# The libraries that we are measured against; nothing else needs them.
$(PEERS): $(DEV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
