# The only door. Each target sets up what it needs and does nothing twice.
#   make book | test | lab | serve | notebooks | bench | clean      (lock: for maintainers)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: book test lab serve notebooks bench clean lock

VENV := .venv
PY := $(VENV)/bin/python
# The first supported Python that really runs here: a shim may stand for a version not installed.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
  $$p -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
  && { command -v $$p; break; }; done)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE := 1

STATIC := src/itband/explorer/static
FRONTEND := $(wildcard frontend/src/*) frontend/build.mjs

book: $(VENV)/.ready $(STATIC)/.built
	@$(PY) tools/build_book.py

test: book
	@echo "== Python: style and types"
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@echo "== Front end: types, style, unit tests"
	@$(PY) tools/npm.py --prefix frontend run check --silent
	@$(PY) tools/npm.py --prefix frontend test --silent
	@echo "== Models, explorer, notebooks (nbval, strict), built pages in a browser"
	@$(PY) tools/browser.py
	@$(PY) -m pytest --nbval --nbval-current-env tests book/chapters book/reference

lab: $(VENV)/.ready $(STATIC)/.built
	@echo "== JupyterLab; stop it with Ctrl-C"
	@$(VENV)/bin/jupyter lab book/chapters

serve: book
	@$(PY) tools/serve.py

notebooks: $(VENV)/.ready $(STATIC)/.built
	@$(PY) tools/run_notebooks.py

bench: book
	@$(PY) tools/browser.py
	@$(PY) -m benchmarks

clean:
	rm -rf $(VENV) frontend/node_modules $(STATIC) book/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# Built in place and marked ready last, so that an interrupted set-up is done again.
$(VENV)/.ready: requirements-dev.txt pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "No Python 3.11, 3.12 or 3.13 found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "== Setting up Python packages in $(VENV) with $(PYTHON) (a few minutes, once)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json frontend/package.json $(VENV)/.ready
	@echo "== Setting up the front end's packages"
	@$(PY) tools/npm.py --prefix frontend ci --loglevel=error
	@touch $@

$(STATIC)/.built: $(FRONTEND) frontend/node_modules/.ready
	@echo "== Bundling the front end"
	@$(PY) tools/npm.py --prefix frontend run build --silent
	@touch $@

# One resolution for every supported Python and platform; needs uv, which nothing else does.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements-dev.txt pyproject.toml -o requirements.txt
