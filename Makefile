# The commands of this repository. Each is complete on its own: it makes the environment that it needs.
# PYTHON chooses the interpreter (3.11 or later), VENV where the environment is made.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# What is installed is pinned, the build backend too: PIP_CONSTRAINT reaches it in older pips, PIP_BUILD_CONSTRAINT in newer ones.
CONSTRAINTS ?= constraints.txt
export PIP_CONSTRAINT := $(CONSTRAINTS)
export PIP_BUILD_CONSTRAINT := $(CONSTRAINTS)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help check-examples test lint types contracts docs examples test-lowest test-wheel lock clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed (set PYTHON=...)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml $(CONSTRAINTS) | $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[docx,html]'
	@touch $@

$(VENV)/.dev: pyproject.toml $(CONSTRAINTS) | $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[all,dev]'
	@touch $@ $(VENV)/.run

# The examples have defects on purpose: findings (exit status 1) are the expected answer, any other failure is not.
check-examples: $(VENV)/.run ## check the sheets in examples/ and print the findings
	@$(BIN)/targetexpr check examples || test $$? -eq 1

test: $(VENV)/.dev ## run the whole test suite
	$(BIN)/python -m pytest

coverage: $(VENV)/.dev ## run the test suite; branch coverage of values/ and rules/ must be complete
	$(BIN)/python -m pytest --cov --cov-report=
	$(BIN)/python -m coverage report --include='src/targetexpr/values/*,src/targetexpr/rules/*' --fail-under=100 --skip-covered

lint: $(VENV)/.dev ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict, over src and tests
	$(BIN)/mypy

contracts: $(VENV)/.dev ## who may import whom
	$(BIN)/lint-imports

docs: $(VENV)/.dev ## build the documentation into site/; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

examples: $(VENV)/.dev ## make examples/ anew
	$(BIN)/python examples/make.py

test-lowest: ## run the suite with the lowest supported versions of the run-time dependencies
	$(MAKE) test VENV=.venv-lowest CONSTRAINTS=constraints-lowest.txt

test-wheel: $(VENV)/.dev ## run the tests of the package against a wheel built from an sdist
	$(BIN)/python -m pytest tests/test_package.py

lock: ## choose today's versions anew: constraints.txt
	.ci/lock $(PYTHON)

clean: ## remove environments and everything that was built
	rm -rf .venv .venv-lowest build dist site .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
