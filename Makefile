# Two commands: `make demo` and `make test`. Everything they need goes into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test setup check serve messages pictures openapi clean

demo: setup  ## A fictional province with 14 days of history, on loopback
	$(BIN)/thongsuot demo start

test: setup  ## Every test, on SQLite and on a PostgreSQL that it starts by itself
	$(BIN)/python tools/run_tests.py

serve: setup  ## The same without demo data
	$(BIN)/thongsuot serve

check: setup  ## Format, lint, floors, types, migrations, vocabulary, OpenAPI
	$(BIN)/ruff format --check src tests tools benchmarks
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/lint-imports
	$(BIN)/mypy
	THONGSUOT_DATA_DIR=build/check $(BIN)/python -m django makemigrations --check --dry-run --settings thongsuot.config.settings
	$(BIN)/python tools/openapi.py --check

setup: .venv/ready src/thongsuot/web/static/vendor/stamp.json  ## Only the set-up
	@$(BIN)/python tools/catalogue.py

.venv/ready: requirements.lock tools/bootstrap.lock pyproject.toml
	@echo "Setting up .venv (a minute or two the first time) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Say PYTHON=python3.x make ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r tools/bootstrap.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install -q --require-hashes --compile-bytecode -r requirements.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install -q --no-deps --no-build-isolation -e .
	@touch $@

src/thongsuot/web/static/vendor/stamp.json: package.json package-lock.json tools/build_assets.py .venv/ready
	@echo "Building front-end assets ..."
	@$(BIN)/python tools/build_assets.py
	@touch $@

messages: setup  ## Which texts lack a Vietnamese translation
	$(BIN)/python tools/catalogue.py --report

openapi: setup  ## Write docs/reference/openapi.json again
	$(BIN)/python tools/openapi.py

pictures: setup  ## Take the README's pictures from the demo
	$(BIN)/python tools/pictures.py

clean:
	rm -rf .venv build var node_modules src/thongsuot/web/static/vendor
