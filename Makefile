# Every step is a stamp under .make, so that a second run does only what changed.
# Plain `make` prints the targets. ARGS="…" is passed on by run, build, ask and test.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WEB := api/web
WEB_SOURCES := $(shell find $(WEB) -type f -not -path '*/node_modules/*' 2>/dev/null)
ARGS ?=

.PHONY: help install page graph build run ask test check format wheel clean distclean
.NOTPARALLEL:

help: ## Print every target with what it does
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .make/install ## Set up .venv with the pinned libraries; leaves .venv/bin/midpower ready

page: .make/page ## Build the web page into api/static

graph: .make/install ## Build the graph once: only on a fresh clone or when no release is there
	@if [ ! -e .make/graph ] || ! $(BIN)/midpower releases --current >/dev/null 2>&1; then $(MAKE) --no-print-directory build ARGS=; fi

build: .make/install ## Build a release from the shipped data; ARGS="--documents PATH" adds quotes
	@$(BIN)/midpower build $(ARGS)
	@touch .make/graph

run: .make/install .make/page graph ## Set up everything, build the graph, serve on http://127.0.0.1:8000
	@exec $(BIN)/midpower serve $(ARGS)

ask: graph ## Ask one question on the command line: make ask ARGS='"Which middle powers have cheap energy?"'
	@$(BIN)/midpower ask $(ARGS)

test: .make/test-tools .make/page chromium virtuoso ## Set up everything, then run every test, the page's in a real browser
	@$(BIN)/python -m pytest $(ARGS)

check: .make/test-tools .make/page ## Lint, types, import contracts, the page's types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@cd $(WEB) && npm run --silent check

format: .make/test-tools ## Put the Python files into the house's format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

wheel: .make/page .make/install ## Build a wheel with page, data and ontology into dist
	@rm -rf build
	@$(PIP) wheel --quiet --no-deps --wheel-dir dist .

clean: ## Remove what was built, keep .venv and node_modules
	@rm -rf api/static build dist *.egg-info .make/page .make/graph .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## Remove .venv and node_modules too
	@rm -rf $(VENV) $(WEB)/node_modules .make

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv $(VENV)

.make/install: pyproject.toml constraints.txt | $(BIN)/python
	@mkdir -p .make
	@echo "Installing the pinned libraries (once; a few minutes) …"
	@$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

.make/test-tools: .make/install
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@

$(WEB)/node_modules/.package-lock.json: $(WEB)/package.json $(WEB)/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node 20 or newer." >&2; exit 1; }
	@cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.make/page: $(WEB)/node_modules/.package-lock.json $(WEB_SOURCES)
	@mkdir -p .make
	@cd $(WEB) && npm run --silent build
	@touch $@

# The browser of the page's tests: the system's, else Debian's package where we are root, else Playwright's own.
.PHONY: chromium
chromium: .make/test-tools
	@command -v chromium chromium-browser google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || $(BIN)/playwright install chromium \
	  || echo "No Chromium could be installed: the page's tests will be skipped." >&2

# A triple store of others that `store:` may point at; the other one, Oxigraph's server, comes with the test tools.
.PHONY: virtuoso
virtuoso:
	@command -v virtuoso-t >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq virtuoso-opensource >/dev/null; } \
	  || echo "No Virtuoso could be installed: its tests will be skipped." >&2
