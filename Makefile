# Commands on a machine with Python 3.11 or newer, make and git:
#   make report    set up, then build everything: results/<edition>/report/index.html
#   make country C=KOR   set up, then build one country: results/<edition>/countries/KOR/ (another edition: EDITION=conference)
#   make test      set up, then run the tests; make test-slow: the proofs that take long;
#                  make test-slurm: a run on a real cluster of one node (root; Debian)
# Further: make lint (style and types), make docs (generated pages), make clean (remove what is built), make distclean (and the environment).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
UV := $(shell command -v uv 2>/dev/null)

# Commands of the environment come first; caches of compiled code are wanted, whatever the shell says.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH

.PHONY: report country test test-slow test-slurm lint docs setup clean distclean

report: setup
	$(BIN)/snakemake --cores all$(if $(EDITION), --config edition=$(EDITION))

# Asked at once, before anything is set up.
ifneq ($(filter country,$(MAKECMDGOALS)),)
ifeq ($(strip $(C)),)
$(error Name the country by its code, and nothing after it: make country C=KOR)
endif
endif

country: setup
	$(BIN)/snakemake --cores all $(C)$(if $(EDITION), --config edition=$(EDITION))

test: setup
	$(BIN)/pytest --numprocesses auto --dist loadgroup

test-slow: setup
	$(BIN)/pytest -m slow --numprocesses auto --dist loadgroup

# Installs Slurm where it is missing; prints what happens.
test-slurm: setup
	$(BIN)/pytest -m slurm --capture no tests/slurm

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/snakemake --lint

# The level that docs/ follow by hand.
EXAMPLE = JPN/production-forest-cooperative/organisations/unstated/national/unstated 2018

# The generated pages of docs/, from the country packages.
docs: setup
	$(BIN)/ssemap evidence
	$(BIN)/ssemap agreement
	$(BIN)/ssemap example $(EXAMPLE)

setup: $(READY)

# Made again when the pinned versions or the project's description change.
$(READY): requirements.lock pyproject.toml
ifeq ($(UV),)
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else \
	    "Python 3.11 or newer is needed; $(PYTHON) is %d.%d. Give another: make PYTHON=python3.11" % v[:2])'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
else
	$(UV) venv --quiet --clear --python '>=3.11' $(VENV)
	$(UV) pip install --quiet --python $(VENV) --require-hashes --compile-bytecode --requirement requirements.lock
	$(UV) pip install --quiet --python $(VENV) --no-deps --no-build-isolation --editable .
endif
	$(BIN)/python -m compileall -q workflow/ssemap
	@touch $@

clean:
	rm -rf data/processed results

distclean: clean
	rm -rf $(VENV) .snakemake .pytest_cache .hypothesis .ruff_cache .mypy_cache
