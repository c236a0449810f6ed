# `make` alone prints what there is.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup demo serve test check benchmark-quality screenshots format clean
.DEFAULT_GOAL := help

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-18s %s\n", $$1, $$2}'

setup: .venv/.ready ## create .venv with everything that development needs

demo: .venv/.runtime ## the main job: import two spreadsheets, match, explain, write out/
	$(BIN)/duijie demo

serve: .venv/.runtime ## start the service on http://127.0.0.1:8000
	$(BIN)/duijie serve

# In order of collection the few long tests of the browser begin first; by number of tests a file, xdist's own order, they would end last.
test: .venv/.ready ## run the tests
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: .venv/.ready ## lint, types, import contracts, migrations, documents, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m service.migrations check
	$(BIN)/python .ci/audit_dependencies.py

benchmark-quality: .venv/.ready ## measure the ranking and write docs/quality.md; DATA=DIR adds the sets made of open data
	$(BIN)/python benchmarks/quality.py --write $(if $(DATA),--data $(DATA))

screenshots: .venv/.ready ## take pictures of the console into docs/screenshots (needs chromium)
	$(BIN)/python benchmarks/screenshots.py

format: .venv/.ready ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what was built (not the data)
	rm -rf .venv build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.runtime: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/.ready: .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
