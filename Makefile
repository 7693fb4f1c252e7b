# The one door: `make help` lists what there is.
PYTHON ?= python3.11
ifeq (,$(shell command -v $(PYTHON) 2>/dev/null))
PYTHON := python3
endif
PORT ?= 8000
BIN := .venv/bin
# Test processes: one a core, at most four.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores < 4 ? cores : 4)))
export MATCHMAKER_DEMO ?= 1

.DEFAULT_GOAL := help
.PHONY: help run setup test tests check style types unit e2e migrations bench texts lock clean

help: ## list the doors
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## set everything up and serve the demonstration on http://127.0.0.1:8000 (PORT=… for another port)
	@$(PYTHON) tools/bootstrap.py --port $(PORT)
	@$(BIN)/matchmaker prepare --demo
	@$(BIN)/matchmaker serve --with-worker --port $(PORT)

setup: ## install all packages and tools for development, build the model
	@$(PYTHON) tools/bootstrap.py --extras test --chromium
	@$(BIN)/matchmaker model build

# Tests start the command many times; compiling the sources anew each time takes half a second of it.
test e2e migrations unit: export PYTHONDONTWRITEBYTECODE =

test: setup ## run every check and every test
	@$(MAKE) --no-print-directory style
# Types are checked while the tests run: the checker uses one core only.
	@$(MAKE) --no-print-directory -j 2 types tests

tests:
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: style types ## lint, format, types, import rules

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types:
	$(BIN)/mypy

unit: ## only the fast tests
	$(BIN)/pytest tests/unit tests/architecture

e2e: setup ## only the browser tests
	$(BIN)/pytest -n $(WORKERS) --dist loadfile tests/e2e

migrations: setup ## upgrade, downgrade, upgrade and compare on both stores
	$(BIN)/pytest tests/migrations

bench: ## measure speed and quality (writes docs/benchmarks.md)
	@$(PYTHON) tools/bootstrap.py --extras test,bench
	$(BIN)/python -m bench --write

texts: ## collect new messages into the translation catalogues
	$(BIN)/pybabel extract -F matchmaker/translations/babel.cfg -o var/messages.pot --no-location matchmaker
	$(BIN)/pybabel update -i var/messages.pot -d matchmaker/translations --no-fuzzy-matching --ignore-obsolete -w 110

lock: ## write constraints.txt from what is installed
	$(BIN)/python tools/lock.py

clean: ## remove the virtual environment and everything derived
	rm -rf .venv var build *.egg-info
