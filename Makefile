# Every command of the project. `make run` needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MESSAGES := $(wildcard locale/*/LC_MESSAGES/django.po locale/libraries/*/LC_MESSAGES/django.po)
# What stands where a password would, in examples and tests. Passwords in code are found by ruff.
NO_SECRETS := ^(password|PASSWORD|secret|s3cret|p%40ss|of-this-step-of-the-build-alone-.*)$$

export DJANGO_SETTINGS_MODULE := perho_partners.settings
# Where this is set, pytest rewrites the asserts of all files again in each process of each run.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run dev test test-fast test-dates cover mutate bench load crash-test cluster-test scan check format messages sbom audit outdated lock clean

run: $(VENV)/.demo locale/.compiled ## try it: environment, database, example content, server
	@PERHO_ENV=demo $(BIN)/python manage.py demo --port $(PORT)

dev: $(VENV)/.dev locale/.compiled ## change it: explains errors, reloads, shows queries, own database
	@PERHO_ENV=dev $(BIN)/python manage.py demo --prepare-only
	@PERHO_ENV=dev $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: $(VENV)/.dev locale/.compiled ## the suite on SQLite and PostgreSQL, then the browser
	@$(BIN)/python -m tests.run

test-fast: $(VENV)/.dev locale/.compiled ## the quick tests on SQLite, those that failed last first
	@env -u DATABASE_URL PERHO_ENV=test $(BIN)/python -m pytest -q -m "not browser and not slow" -n auto --ff

test-dates: $(VENV)/.dev locale/.compiled ## the suite on SQLite at New Year, on a leap day, when clocks change, in years
	@$(BIN)/python -m tests.dates

cover: $(VENV)/.dev locale/.compiled ## how much of the code the suite runs, branches included
	@PERHO_ENV=test $(BIN)/python -m pytest -q -m "not browser" -n 2 --cov --cov-report=term:skip-covered

mutate: $(VENV)/.dev locale/.compiled ## put faults into a room (ROOM=teams/plans) one at a time: a test must fail at each
	$(if $(ROOM),,$(error ROOM=teams/plans, or one file of a room))
	@env -u DATABASE_URL PERHO_ENV=test $(BIN)/python -m tests.mutate $(ROOM)

bench: $(VENV)/.dev locale/.compiled ## what pages and lists take with 100,000 organisations; kept in bench/results
	@$(BIN)/python -m bench.run

load: $(VENV)/.dev locale/.compiled .venv-load ## 170 people for ten minutes, then 1, 8 and 32 without a pause
	@$(BIN)/python -m bench.load

.venv-load: requirements/load.txt
	$(PYTHON) -m venv .venv-load
	.venv-load/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/load.txt
	@touch .venv-load

crash-test: $(VENV)/.dev locale/.compiled ## kill the server 20 times under load on each engine: nothing acknowledged is lost
	@env -u DATABASE_URL $(BIN)/python -m tests.crash

cluster-test: $(VENV)/.dev locale/.compiled .venv-cluster ## kill, freeze and move what deploy/cluster/ sets up: nothing acknowledged is lost
	@env -u DATABASE_URL $(BIN)/python -m tests.cluster

# Of the system, not of somebody's home folder: as root the members run as the user postgres.
.venv-cluster: requirements/cluster.txt
	/usr/bin/python3 -m venv .venv-cluster
	.venv-cluster/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/cluster.txt
	@touch .venv-cluster

scan: $(VENV)/.dev locale/.compiled .venv-scan ## wapiti tries the running site as a stranger, as staff, as an administrator
	@env -u DATABASE_URL $(BIN)/python -m tests.scan

.venv-scan: requirements/scan.txt
	$(PYTHON) -m venv .venv-scan
	.venv-scan/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/scan.txt
	@touch .venv-scan

check: $(VENV)/.dev locale/.compiled ## everything that can be judged without running a test
	@$(BIN)/python -m pip check --quiet --disable-pip-version-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --check templates
	@git ls-files -z -- ':!locale' ':!requirements' ':!*.csv' ':!*.svg' | xargs -0 $(BIN)/detect-secrets-hook \
		--disable-plugin KeywordDetector --exclude-secrets '$(NO_SECRETS)'
	PERHO_ENV=test $(BIN)/mypy .
	PERHO_ENV=test $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.translations
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") \
	ALLOWED_HOSTS=partners.example.org TRUSTED_PROXY_COUNT=1 DATABASE_URL=postgres://user@localhost/perho \
	EMAIL_URL=smtp://localhost DEFAULT_FROM_EMAIL=perho@example.org \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/.dev ## put code and templates in their agreed form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djangofmt templates

messages: $(VENV)/.dev ## collect the interface's texts for translation (needs GNU gettext)
	PERHO_ENV=test $(BIN)/python manage.py makemessages --locale sv --locale en --extension html,txt,py,jinja --no-location \
		--ignore .venv --ignore tests --ignore staticfiles

sbom: .venv-run ## what the program is made of, as CycloneDX in tmp/sbom.json; and docs/licences.md
	@mkdir -p tmp
	.venv-supply/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o tmp/sbom.json .venv-run
	@echo '# Licences' > docs/licences.md
	@echo >> docs/licences.md
	@echo 'Of what runs with the program (`requirements/saml.txt`, in which `run.txt` is), as the packages tell them. Made by `make sbom`.' >> docs/licences.md
	@echo >> docs/licences.md
	.venv-supply/bin/pip-licenses --python .venv-run/bin/python --format=markdown --with-system >> docs/licences.md

audit: .venv-run ## known holes in what the program is made of; needs the internet, and fails without it
	.venv-supply/bin/pip-audit --strict --require-hashes --disable-pip --requirement requirements/saml.txt

outdated: .venv-run ## what the program is made of and is no longer the newest of
	.venv-supply/bin/python -m pip --python .venv-run/bin/python --disable-pip-version-check list --outdated

# With all that may run with it: what SAML needs is installed only where it is in use.
.venv-run: requirements/saml.txt | .venv-supply
	$(PYTHON) -m venv --without-pip --clear .venv-run
	.venv-supply/bin/python -m pip --python .venv-run install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/saml.txt
	@touch .venv-run

.venv-supply: requirements/supply.txt
	$(PYTHON) -m venv .venv-supply
	.venv-supply/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/supply.txt
	@touch .venv-supply

lock: $(VENV)/.dev ## pin every dependency with hashes (needs uv)
	for name in run saml demo dev load cluster scan supply; do \
		case $$name in run) of=pyproject.toml;; saml|load) of="--extra $$name pyproject.toml";; demo) of="--extra demo pyproject.toml";; \
			dev) of="--extra demo --extra dev --extra saml pyproject.toml";; cluster|scan|supply) of="--group $$name";; esac; \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-emit-find-links $$of -o requirements/$$name.txt; \
	done

clean: ## remove the environment and everything made; the demo database stays
	rm -rf $(VENV) staticfiles .mypy_cache .ruff_cache .pytest_cache locale/.compiled
	find locale -name '*.mo' -delete

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed (make run PYTHON=python3.12)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements/demo.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/demo.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $(VENV)/.demo $@

locale/.compiled: $(MESSAGES) locale/compile.py | $(VENV)/bin/python
	@$(BIN)/python locale/compile.py
	@touch $@
