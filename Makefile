# Khronika. Two commands on a fresh machine: `make demo` and `make test`.
# Needs Python 3.11 or later, git and make; no root. Everything is installed into .venv/ and frontend/node_modules/.

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.done
PORT ?= 8000

# Node trusts what the machine trusts; pip asks nothing.
export NODE_USE_SYSTEM_CA := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

PIP := $(BIN)/python -m pip install --quiet
PINNED := $(PIP) --require-hashes --no-build-isolation

.PHONY: help demo test lint format lock clean bundles chromium
.DELETE_ON_ERROR:

help:
	@echo 'make demo      set up, build the embedded dataset and serve it at http://127.0.0.1:$(PORT)'
	@echo 'make test      set up and run every check and test'
	@echo 'make lint      ruff, mypy and the TypeScript compiler only'
	@echo 'make format    lay out the Python files'
	@echo 'make lock      pin the newest versions allowed again'
	@echo 'make clean     remove everything that these made'

demo: $(DONE)/runtime $(DONE)/package bundles
	@$(BIN)/kg serve --host 127.0.0.1 --port $(PORT)

test: lint chromium
	$(BIN)/python hatch_build.py test
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: $(DONE)/dev $(DONE)/package
	$(BIN)/ruff check .
	$(BIN)/mypy --strict kg
	@$(BIN)/python hatch_build.py check

format: $(DONE)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The bundles are made again only when their sources changed: hatch_build.py compares.
bundles: $(DONE)/build
	@$(BIN)/python hatch_build.py

# Leaves a Chromium that the machine has alone; else takes one from npm.
chromium: $(DONE)/dev
	@PYTHONPATH=. $(BIN)/python tests/browsers.py

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'Khronika needs Python 3.11 or later: none was found' >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo 'this Python cannot make a virtual environment: install its venv module' >&2; exit 2; }

$(DONE)/build: requirements/build.txt | $(BIN)/python
	@echo 'installing the build tools ...'
	@$(PINNED) -r $<
	@mkdir -p $(DONE) && touch $@

$(DONE)/runtime: requirements/runtime.txt $(DONE)/build
	@echo 'installing the pinned dependencies ...'
	@$(PINNED) -r $<
	@touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/build
	@echo 'installing the pinned dependencies and test tools ...'
	@$(PINNED) -r $<
	@touch $@

$(DONE)/package: pyproject.toml hatch_build.py $(DONE)/build
	@echo 'building the browser files and linking the package ...'
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# uv stands in an environment of its own; it asks the index that this machine is set up for and writes no address.
# --universal: one file for Python 3.11 to 3.13 on any system. owlready2 is published as source only.
COMPILE := .venv-lock/bin/uv pip compile --system-certs --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet \
	--only-binary :all: --no-binary owlready2
lock:
	@test -x .venv-lock/bin/python || $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --require-hashes -r requirements/lock.txt
	$(COMPILE) requirements/lock.in -o requirements/lock.txt
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) -c requirements/runtime.txt requirements/build.in -o requirements/build.txt
	$(COMPILE) -c requirements/runtime.txt -c requirements/build.txt --extra dev pyproject.toml -o requirements/dev.txt
	$(MAKE) $(DONE)/build
	$(BIN)/python -c 'import hatch_build as b, pathlib; [b.run_node("npm", ["update", "--package-lock-only", \
	"--ignore-scripts"], pathlib.Path(f)) for f in ("frontend", "tests/chromium", "tests/comunica")]'

clean:
	rm -rf $(VENV) .venv-lock build dist frontend/node_modules kg/web/static/bundles
	rm -rf tests/chromium/node_modules tests/chromium/unpacked tests/comunica/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find kg tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
