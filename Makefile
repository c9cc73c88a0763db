# The front door: make run, make test, make lint. Needs Python 3.11 or newer and make, nothing else.
PORT ?= 8000
SCALE ?= demo
PYTHON ?= python3
export YOROZU_STATE_DIR ?= .local
BIN := .venv/bin
# Compiling two thousand files again takes each process fifteen seconds; images often ask for that.
unexport PYTHONDONTWRITEBYTECODE
# Dummy addresses: these commands read the settings but talk to no server.
OFFLINE := DEBUG=1 DATABASE_URL=postgres://localhost/none REDIS_URL=redis://localhost/0

.PHONY: help run test lint lint-rules lint-types format bench shots prod-smoke pins system system-test clean

help:
	@echo 'make run [PORT=8000]  起動（http://localhost:8000/、Ctrl-C で終了）'
	@echo 'make test             すべてのテスト（ブラウザを含む）'
	@echo 'make lint             書式・型・部屋の境界の検査'
	@echo 'make bench            計測      make shots       画面の PNG'
	@echo 'make prod-smoke       本番設定での起動確認'
	@echo 'make pins             requirements/*.txt を pyproject.toml から作り直す'

.venv: .venv/installed

.venv/installed: requirements/base.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 以上が必要です（PYTHON=python3.12 make … で指定できます）'; exit 1; }
	@test -x $(BIN)/python || PYTHON=$(PYTHON) sh scripts/system_packages.sh venv
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	@touch $@

system:
	@sh scripts/system_packages.sh run

system-test:
	@sh scripts/system_packages.sh test

run: .venv/installed system
	@SCALE=$(SCALE) exec $(BIN)/python -m scripts.run $(PORT)

test: .venv/installed system-test
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

# mypy takes longer than all others together: `make -j2 lint` runs it beside them.
lint: lint-rules lint-types

lint-types: .venv/installed
	$(OFFLINE) $(BIN)/mypy .

lint-rules: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python -m scripts.lint_scope
	$(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/installed
	$(BIN)/python -m bench $(ARGS)

shots: .venv/installed system-test
	$(BIN)/python -m bench.shots $(ARGS)

prod-smoke: .venv/installed system
	$(BIN)/python -m scripts.prod_smoke

# uv only compiles the pins; nobody needs it to install, run or test.
pins:
	uv pip compile --universal --generate-hashes --no-annotate --no-header -q pyproject.toml -o requirements/base.txt
	uv pip compile --universal --generate-hashes --no-annotate --no-header -q --extra dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis staticfiles
