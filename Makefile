# Ieum (이음): `make run` to try it, `make test` to test it, `make help` for the rest.
.DEFAULT_GOAL := help
.PHONY: help run reset test check format bench shots lock

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
JOBS ?= auto
CHOSEN ?= not thorough

help: ## Say what there is (이 도움말)
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | while IFS="$$(printf '\t')" read -r name words; do printf '  make %-8s %s\n' "$$name" "$$words"; done

run: $(VENV)/.ready ## Try the product with the demo company (데모 회사로 바로 써 보기)
	@IEUM_ENV=demo exec $(BIN)/python -m app.supervisor

reset: ## Throw the demo's data away and start over (데모를 처음으로 되돌리기)
	@rm -rf instance instance.building
	@echo 'The demo starts afresh at the next "make run". 다음 "make run"에서 처음부터 시작합니다.'

# Ten thousand tests are compiled once and kept, whatever the environment says of such files.
test: $(VENV)/.ready-dev ## Run the tests, all but the slowest (테스트)
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -q -n $(JOBS) --dist worksteal -m "$(CHOSEN)" $(TESTS)

check: $(VENV)/.ready-dev ## Format, lint, types, import contracts, every test (제출 전 점검)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory test CHOSEN=

format: $(VENV)/.ready-dev ## Put the code in its form (서식 정리)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.ready-dev ## Measure against the baselines, a few minutes (성능 측정)
	@$(BIN)/python -m tests.benchmarks

shots: $(VENV)/.ready-dev ## Photograph every page into shots/ (화면 사진)
	$(BIN)/python -m tests.browser.shots

lock: ## Pin the dependencies anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group test -c requirements.txt -o requirements-dev.txt

# The stamps are written last: an interrupted installation is simply done again.
$(VENV)/.ready: requirements.txt
	@$(call python_is_there)
	@echo 'Preparing Python packages, once. 처음 한 번 패키지를 준비합니다.'
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo 'Python has no venv module; on Debian or Ubuntu: apt install python3-venv'; exit 1; }
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

define python_is_there
command -v $(PYTHON) >/dev/null || { echo 'Ieum needs Python 3.11 or newer, and found no "$(PYTHON)". Python 3.11 이상이 필요합니다.'; exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Ieum needs Python 3.11 or newer; "$(PYTHON)" is older. Try: make run PYTHON=python3.11'; exit 1; }
endef
