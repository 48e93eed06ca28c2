# `make help` lists the targets. Everything is installed into .venv, from requirements.lock.
PYTHON ?= python3
UV ?= uv

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/.ready
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
BRIEF ?=
TORTURE ?=

.DEFAULT_GOAL := help
.PHONY: help setup briefings test test-browser benchmark benchmark-all benchmark-reading benchmark-visitors torture notebooks screenshots messages package dictionary taken-in wheel sbom audit-supply lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## make .venv with the locked packages and the command dx

briefings: $(READY) ## render the reference edition into build/ (BRIEF="--period 2023" for another)
	$(BIN)/dx brief $(BRIEF)

test: $(READY) ## style, types, tests, and the stored outputs of every notebook
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --nbval --nbval-current-env tests $(NOTEBOOKS)

test-browser: $(READY) ## every notebook, the explorer and its page in a real browser; screenshots in build/screenshots
	$(BIN)/python -m pytest -m browser tests/browser

benchmark: $(READY) ## measure start-up, rows and editions against their floors, in a quarter of an hour; writes benchmarks/README.md
	$(BIN)/python benchmarks/run.py

benchmark-all: $(READY) ## the same with ten million rows and 64 editions, in half an hour
	$(BIN)/python benchmarks/run.py --all

benchmark-visitors: $(READY) ## what visitors of dx serve cost, 1, 10 and 30 at once; writes benchmarks/VISITORS.md
	$(BIN)/python benchmarks/visitors.py --write

benchmark-reading: $(READY) ## how well reports are read, of the documents in DX_DOCUMENTS; writes benchmarks/READING.md
	$(BIN)/python benchmarks/reading.py --all
	$(BIN)/python tests/browser/benchmark_review.py --write

torture: $(READY) ## break every kind of file, kill what writes, refuse it room and rights, ten minutes each (TORTURE="--seconds 60 --seed 2")
	$(BIN)/python benchmarks/torture.py --write $(TORTURE)
	$(BIN)/python benchmarks/killed.py --write $(TORTURE)
	$(BIN)/python benchmarks/refused.py --write $(TORTURE)
	$(BIN)/python benchmarks/same.py --write

notebooks: $(READY) ## run the notebooks and store the outputs of the reference edition in them
	$(BIN)/ruff format --quiet notebooks
	$(BIN)/python -m dxlib.briefing.running.reference $(NOTEBOOKS)

messages: $(READY) ## collect every text of dxlib, the notebooks and the data into the catalogues
	$(BIN)/pybabel --quiet extract --omit-header --no-wrap --no-location --sort-output --mapping-file pyproject.toml \
	  --output-file dxlib/locale/dxlib.pot dxlib
	$(BIN)/pybabel --quiet update --domain dxlib --input-file dxlib/locale/dxlib.pot --output-dir dxlib/locale \
	  --omit-header --no-wrap --ignore-obsolete
	$(BIN)/python -m dxlib.briefing.running.messages notebooks/suite.yml
	$(BIN)/pybabel --quiet extract --omit-header --no-wrap --add-location file --mapping-file pyproject.toml \
	  --output-file data/locale/notes.pot data
	$(BIN)/pybabel --quiet update --domain notes --input-file data/locale/notes.pot --output-dir data/locale \
	  --omit-header --no-wrap --ignore-obsolete

screenshots: $(READY) ## the pictures of the README, of the reference edition (needs Chromium)
	$(BIN)/dx brief --language en --format html
	$(BIN)/python docs/screenshots/take.py

package: $(READY) ## describe the data in data/datapackage.json
	$(BIN)/python -m dxlib.loaders.package

dictionary: $(READY) ## write docs/dictionary.md from the definitions and the data
	$(BIN)/python -m dxlib.loaders.dictionary

taken-in: messages package dictionary notebooks ## after dx accept: notes to translate, description, dictionary, stored outputs

wheel: $(READY) ## build dist/dxlib-*.whl, with the evidence and the notebooks in it
	$(BIN)/python -m pip wheel --disable-pip-version-check --quiet --no-deps --no-build-isolation --wheel-dir dist .

sbom: $(READY) ## list the packages of the lock with their licences in docs/supply/dxlib.cdx.json (CycloneDX)
	$(BIN)/python docs/supply/list.py

audit-supply: $(READY) ## hold the lock against lists of known faults (needs pip-audit and a network; says so without)
	$(BIN)/python docs/supply/audit.py

lock: ## bring requirements.lock to the newest versions pyproject.toml allows (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: python3 -m pip install uv" >&2; exit 2; }
	$(UV) pip compile pyproject.toml --extra test --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" --quiet --output-file requirements.lock

clean: ## remove what the other targets make
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find dxlib tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "dxlib needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	rm -f $@
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q dxlib
	@touch $@
