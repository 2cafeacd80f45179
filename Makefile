# Two commands do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests wait more than they compute; those that share an engine run one after the other.
TEST_PROCESSES ?= 3

.PHONY: install demo test soak check format lock

install: $(VENV)/installed

$(VENV)/installed: requirements.lock pyproject.toml schemas/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Wiredesk needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable ./schemas --editable .
	touch $@

demo: install
	$(BIN)/wiredesk demo

test: install
	$(BIN)/python -m pytest --numprocesses $(TEST_PROCESSES) --dist loadgroup

# Fifty kill -9 of the indexing service under load, some ten minutes; WIREDESK_TEST_KAFKA names a Kafka to use up.
soak: install
	PYTHONPATH=tests $(BIN)/python -m soak $(SOAK)

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/wiredesk schemas check

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: install
	deploy/lock.sh
