# The only door. Each target sets up what it needs and does nothing twice.
#   make book | test | lab | serve | notebooks | bench | fuzz | clean      (lock: for maintainers)
# Kept to what GNU Make 3.81 knows, which is the one on a Mac; every recipe line stands alone.

.DELETE_ON_ERROR:
.PHONY: book test lab serve notebooks bench fuzz clean lock missing

VENV := .venv
PY := $(VENV)/bin/python
# The first supported Python that really runs here: a shim may stand for a version not installed.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
  $$p -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
  && { command -v $$p; break; }; done)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE := 1

NPM := $(PY) tools/npm.py --prefix frontend --loglevel=error
STATIC := src/itband/explorer/static
BUNDLED := frontend/node_modules/.bundled
BUNDLES := $(addprefix $(STATIC)/,explorer.js evidence.js widget.js explorer.css forms.js forms-widget.js forms.css fonts)
# The folder stands for the files in it that are no longer there.
FRONTEND := $(wildcard frontend/src/*) frontend/src frontend/build.mjs frontend/tsconfig.json
SETUP := $(VENV)/.installed $(BUNDLED)

# Tests that build the book, or drive a browser through it, come after all others.
SLOW := tests/book tests/lab tests/binder
FAST := $(filter-out $(SLOW) tests/conftest.py tests/__pycache__ %.csv,$(wildcard tests/*))

book: $(SETUP)
	@$(PY) tools/build_book.py

test: $(SETUP)
	@echo "== Python: style and types"
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/ruff format --quiet --check .
	@$(VENV)/bin/mypy
	@echo "== Front end: types, style, unit tests"
	@$(NPM) run check
	@NODE_OPTIONS=--test-reporter=dot $(NPM) test
	@$(PY) tools/build_book.py
	@echo "== Models, explorer, notebooks (nbval, strict), built pages in a browser"
	@$(PY) tools/browser.py
	@$(PY) -m pytest --nbval --nbval-current-env $(FAST) book/chapters book/reference $(SLOW)

# The whole checkout is in reach, for the exercises and the models; the chapters are in front.
lab: $(SETUP)
	@echo "== JupyterLab; stop it with Ctrl-C"
	@$(VENV)/bin/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/book/chapters \
	  $$([ "$$(id -u)" != 0 ] || echo --allow-root)

serve: book
	@$(PY) tools/serve.py

notebooks: $(SETUP)
	@$(PY) tools/run_notebooks.py

bench: book
	@$(PY) tools/browser.py
	@$(PY) -m benchmarks

# Two minutes at random over each explorable; make fuzz SEED=7 PAGE=form walks one way again.
fuzz: book
	@$(PY) tools/fuzz.py $(if $(SEED),--seed $(SEED)) $(if $(PAGE),--page $(PAGE)) $(if $(SECONDS),--seconds $(SECONDS))

clean:
	rm -rf $(VENV) frontend/node_modules $(STATIC) src/*.egg-info book/_build
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# Built in place and marked ready last, so that an interrupted set-up is done again.
$(VENV)/.ready: requirements-dev.txt
	@[ -n "$(PYTHON)" ] || { echo "No Python 3.11, 3.12 or 3.13 found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "== Setting up Python packages in $(VENV) with $(PYTHON) (a few minutes, once)"
	@rm -rf $(VENV)
	@"$(PYTHON)" -m venv $(VENV)
	@$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.ready
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json frontend/package.json | $(VENV)/.ready
	@echo "== Setting up the front end's packages"
	@$(NPM) ci
	@touch $@

# A bundle that was deleted is made again, whatever the stamp says.
$(BUNDLED): $(FRONTEND) frontend/node_modules/.ready $(if $(filter-out $(wildcard $(BUNDLES)),$(BUNDLES)),missing)
	@echo "== Bundling the front end"
	@$(NPM) run build
	@touch $@

# One resolution for every supported Python and platform; needs uv, which nothing else does.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements-dev.txt pyproject.toml -o requirements.txt
