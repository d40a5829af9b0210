# One name per task, the same for people and CI. Needs Python 3.11 and make; nothing by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
DEMO_HOME := .cache/demo
.DEFAULT_GOAL := help

help: ## list the tasks
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/core.done ## make the sample partnership, load it, assess it, serve it and open the page
	@$(BIN)/wardmote --home $(DEMO_HOME) demo

test: $(VENV)/dev.done $(VENV)/system.done ## set up and run every test
	@tools/run_tests.sh

check: $(VENV)/dev.done ## lint, types, import contracts; changes nothing
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/ruff check --no-cache .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/dev.done ## mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.done ## print every speed as a ratio measured in one run
	$(BIN)/python benchmarks/run.py

docs: $(VENV)/dev.done ## rebuild the generated parts of docs/ and check the rest
	$(BIN)/python tools/build_docs.py

vectors: $(VENV)/dev.done ## run a folder of reference numbers: make vectors DIR=folder
	@$(BIN)/python tools/run_vectors.py $(DIR)

recover: $(VENV)/dev.done ## planted truths of the sample partnership, found or not
	@$(BIN)/python tools/recover.py

lock: ## refresh the locks (names, versions and hashes only)
	tools/lock.sh

$(VENV)/core.done: locks/core.lock pyproject.toml
	@tools/setup.sh core

$(VENV)/dev.done: locks/dev.lock pyproject.toml
	@tools/setup.sh dev

$(VENV)/system.done: tools/install_system.sh
	@tools/install_system.sh && touch $@

clean: ## remove the environment and caches
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache

.PHONY: help demo test check fix bench docs vectors recover lock clean
