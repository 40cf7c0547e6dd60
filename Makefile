# The commands of this repository. Each is complete on its own: it makes the environment that it needs.
# PYTHON chooses the interpreter (3.11 or later), VENV where the environment is made.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# What is installed is pinned by version and hash, the build backend too, and complete, so that nothing is looked for
# beside it; the checkout itself has no hash and comes after it.
CONSTRAINTS ?= constraints.txt
PINNED := -m pip install -q --require-hashes --no-deps -r
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help check-examples test coverage test-grammar fuzz generate mutation mutation-sheets lint types contracts docs examples attacks campaign scoreboard scans page page-test pictures spark test-lowest test-wheel extras dist audit lock clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed (set PYTHON=...)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints-run.txt | $(BIN)/python
	$(BIN)/python $(PINNED) constraints-run.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: pyproject.toml $(CONSTRAINTS) | $(BIN)/python
	$(BIN)/python $(PINNED) $(CONSTRAINTS)
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

# The examples have defects on purpose: findings (exit status 1) are the expected answer, any other failure is not.
check-examples: $(VENV)/.run ## check the sheets in examples/ and print the findings
	@$(BIN)/targetexpr check examples || test $$? -eq 1

test: $(VENV)/.dev ## run the whole test suite
	$(BIN)/python -m pytest

coverage: $(VENV)/.dev ## run the test suite; branch coverage of values/ and rules/ must be complete, that of sheets/ at least 96 %
	$(BIN)/python -m pytest --cov --cov-report=
	$(BIN)/python -m coverage report --include='src/targetexpr/values/*,src/targetexpr/rules/*' --fail-under=100 --skip-covered
	$(BIN)/python -m coverage report --include='src/targetexpr/sheets/*' --fail-under=96 --precision=2 --skip-covered

# An environment of its own: lark compares terminals, which takes long, wherever interegular can be imported.
test-grammar: ## no two shapes or words of the grammar may be read two ways (interegular)
	test -x .venv-grammar/bin/python || $(PYTHON) -m venv .venv-grammar
	.venv-grammar/bin/python $(PINNED) constraints-run.txt
	.venv-grammar/bin/python -m pip install -q --no-deps interegular==0.3.3
	PYTHONPATH=src .venv-grammar/bin/python tools/check_grammar.py

SECONDS ?= 60
# What has been found worth keeping stays in build/fuzz and is where the next run starts.
fuzz: ## look for texts that break the laws of parse (atheris), for SECONDS=60
	test -x .venv-fuzz/bin/python || $(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python $(PINNED) constraints-run.txt
	.venv-fuzz/bin/python -m pip install -q atheris==3.0.0 || echo "atheris does not install here"
	mkdir -p build/fuzz/found
	PYTHONPATH=src .venv-fuzz/bin/python fuzz/fuzz_parse.py --seeds build/fuzz/seeds
	PYTHONPATH=src .venv-fuzz/bin/python fuzz/fuzz_parse.py build/fuzz/found build/fuzz/seeds \
		-max_total_time=$(SECONDS) -timeout=10 -artifact_prefix=build/fuzz/

# What is generated and out of date is named by a test that fails; this makes all of it again.
generate: $(VENV)/.dev ## make again what is generated: the unit table, the pages of the reference, the parser's tables
	PYTHONPATH=tools $(BIN)/python -m maketables.unit_table
	for page in unit language rule clause library; do $(BIN)/python tools/$${page}_reference.py || exit 1; done
	$(BIN)/python tools/man_page.py
	test ! -f src/targetexpr/values/data/tables.bin || $(BIN)/python hatch_build.py

mutation: $(VENV)/.dev ## which changes of the algebra and the notation no test notices (mutmut)
	$(BIN)/python -m pip install -q mutmut==3.8.1
	$(BIN)/mutmut run --max-children 2
	$(BIN)/python tools/check_mutants.py

mutation-sheets: $(VENV)/.dev ## the same for the levels and rows of tables
	$(BIN)/python -m pip install -q mutmut==3.8.1
	$(BIN)/python tools/mutate.py sheets

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

attacks: $(VENV)/.dev ## the slow attacks on a server of this machine: 32 uploads of 14 MB, 1,000 at once
	TARGETEXPR_ATTACKS=1 $(BIN)/python -m pytest -s tests/server/test_attacks.py

campaign: $(VENV)/.dev ## 10,000 mutated and made files and 1,000,000 texts against the readers; goes on where it was stopped
	PYTHONPATH=tools:src $(BIN)/python -m campaign $(CAMPAIGN)

scoreboard: $(VENV)/.dev ## rows read right, wrong and made up in every layout, and with each mechanism off
	$(BIN)/python tools/scoreboard.py --off

spark: $(VENV)/.dev ## run the page's recipe for Spark on 1,000,000 rows (pyspark, Java; some minutes)
	$(VENV)/bin/python -m pip install -q --no-deps pyspark==4.3.0 py4j
	TARGETEXPR_SPARK=1 $(VENV)/bin/python -m pytest -q tests/spark

scans: $(VENV)/.dev ## 60 scans and 20 photos of invented sheets: rows read right, wrong ones without a mark, speed
	PYTHONPATH=tools:src $(BIN)/python -m scans.bench $(SCANS)

test-lowest: ## run the suite with the lowest supported versions of the run-time dependencies
	$(MAKE) test VENV=.venv-lowest CONSTRAINTS=constraints-lowest.txt

test-wheel: $(VENV)/.dev ## run the tests of the package against a wheel built from an sdist
	$(BIN)/python -m pytest tests/test_package.py

extras: $(VENV)/.dev ## install the wheel with each extra alone into a fresh environment and try it, without a network
	$(BIN)/python tools/extras.py $(EXTRAS)

# The runtime is the npm package that packing.toml pins; it is fetched once and held to its hash.
PYODIDE ?= build/pyodide
AXE_SHA256 := 29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
$(PYODIDE)/pyodide.tgz: src/targetexpr/app/packing.toml | $(BIN)/python
	mkdir -p $(PYODIDE)
	cd $(PYODIDE) && mv "$$(npm pack --silent pyodide@$$(sed -n '/^\[runtime\]/,/^\[/s/^version = "\(.*\)"/\1/p' $(CURDIR)/$<))" pyodide.tgz
	@touch $@

page: $(VENV)/.dev $(PYODIDE)/pyodide.tgz ## the page for clerk and reviewer in one file: dist/检查.html
	$(BIN)/python hatch_build.py
	$(BIN)/targetexpr page -o dist/检查.html --runtime $(PYODIDE)/pyodide.tgz

$(PYODIDE)/axe.min.js: | $(BIN)/python
	mkdir -p $(PYODIDE)
	cd $(PYODIDE) && tar -xzf "$$(npm pack --silent axe-core@4.14.1)" --strip-components=1 package/axe.min.js
	echo "$(AXE_SHA256)  $@" | sha256sum --check --quiet

page-test: page $(PYODIDE)/axe.min.js ## open the page in chromium: every format, both views, keyboard, phone, offline, axe
	TARGETEXPR_PAGE=dist/检查.html TARGETEXPR_PYODIDE=$(PYODIDE)/pyodide.tgz TARGETEXPR_AXE=$(PYODIDE)/axe.min.js \
		$(BIN)/python -m pytest -s tests/page tests/reports/test_browser.py

pictures: page ## draw the pictures of the README anew
	TARGETEXPR_PYODIDE=$(PYODIDE)/pyodide.tgz PYTHONPATH=. $(BIN)/python tools/pictures.py

dist: $(VENV)/.dev ## build what is released into dist/: sdist, wheel, and the bill of materials (CycloneDX)
	$(BIN)/python tools/release.py dist

audit: $(VENV)/.dev ## known vulnerabilities in what is pinned (pip-audit); what cannot be asked without a network is said
	$(BIN)/pip-audit --disable-pip --require-hashes --progress-spinner off -r constraints-run.txt

lock: ## choose today's versions anew: constraints.txt, constraints-run.txt
	.ci/lock $(PYTHON)

clean: ## remove environments and everything that was built
	rm -rf .venv .venv-lowest .venv-grammar .venv-fuzz mutants build dist site .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
