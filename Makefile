# Two commands: `make run` and `make test`. The others are their parts.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := $(BIN)/passerelle
TOOLS := .venv/tests-ready
CHECKED := tests/architecture tests/content
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --universal --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --no-python-downloads

.PHONY: run test check format bench lock clean

run: $(READY)
	@$(BIN)/python -m bot prepare
	@exec $(BIN)/python -m bot run

test: check
	@$(BIN)/python -m bot prepare
	$(BIN)/python -m pytest tests $(addprefix --ignore ,$(CHECKED))

check: $(TOOLS)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q $(CHECKED)
	$(BIN)/python -m bot check

format: $(TOOLS)
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

bench: $(TOOLS)
	@$(BIN)/python -m bot prepare
	$(BIN)/python -m tests.benchmarks

$(READY): bot/requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11, 3.12 ou 3.13 (python3 --version)."; exit 1; }
	@echo "Installation de Passerelle (une à deux minutes la première fois)…"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bot/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): tests/requirements.txt $(READY)
	@echo "Installation des outils de test…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

lock: $(READY)
	$(LOCK) -p 3.11 --extra install pyproject.toml -o bot/requirements.txt
	$(LOCK) -p 3.11 --extra install --extra test pyproject.toml -o tests/requirements.txt
	$(LOCK) -p 3.10 nlu/requirements.in --override nlu/overrides.in -o nlu/requirements.txt

clean:
	rm -rf .venv .venv-rasa .venv-rasa.lock var
