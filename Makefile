# Convscope. `make run` starts the dashboard, `make test` checks everything, `make bench` measures.

PYTHON ?= python3
HOST ?= localhost
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
STREAMLIT := $(BIN)/streamlit run streamlit_app.py --server.address $(HOST) --server.port $(PORT)

.PHONY: run test lint types unit player-maths bench bench-gpu pictures clean

run: $(VENV)/.installed
	@echo "Convscope opens at http://$(HOST):$(PORT)"
	@$(STREAMLIT)

test: lint types unit

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/pyright

unit: $(VENV)/.installed-test $(VENV)/.chromium
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not alone and not browser" -n logical --dist loadfile
	$(BIN)/python -m pytest -m "not alone and browser" -n 2 --dist loadfile
	$(BIN)/python -m pytest -m alone

bench: $(VENV)/.installed-test $(VENV)/.chromium
	$(BIN)/python -m benchmarks

bench-gpu: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks --gpu

pictures: $(VENV)/.installed-test $(VENV)/.chromium
	$(BIN)/python -m tests.browser.pictures

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Convscope needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Each stamp is newer than its requirements once they are installed, so nothing is installed twice.
$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -e .
	@touch $@

$(VENV)/.installed-test: requirements-test.txt requirements-cluster.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@

$(VENV)/.chromium: $(VENV)/.installed-test
	$(BIN)/python -m tests.browser.chromium
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis *.egg-info
