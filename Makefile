# Amarkav: one command each. Every target makes what it needs, `make install` included.

# Python 3.11 where there is one, else whatever python3 is; it must be 3.11 or 3.12.
PYTHON  ?= $(shell command -v python3.11 || command -v python3)
VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready
TRAINS  := $(VENV)/.trains

INPUT   ?= data/samples
OUT     ?= out/statistics.jsonl
WORKERS ?= 1
BASE    ?=
ENCODER ?=

.DEFAULT_GOAL := help
.PHONY: help install run train test lint types check bench schema tables docs clean

help:                 ## this page
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

install: $(READY)     ## the environment in .venv, once

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "make: found no python3; expected Python 3.11 or 3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v < (3, 13) or sys.exit("make: found Python %d.%d at $(PYTHON); expected 3.11 or 3.12: install it, or name one with make PYTHON=/path/to/python3.11" % v)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: install          ## statistics of INPUT (data/samples): a table, and the dataset in OUT
	$(BIN)/amarkav extract $(INPUT) --table --workers $(WORKERS) -o $(OUT) -o $(basename $(OUT)).csv -o $(basename $(OUT)).parquet

train: $(TRAINS)      ## the models, from raw data to shipped weights; BASE=NAME fine-tunes that model
	$(BIN)/python -m models.train $(if $(BASE),--base $(BASE)) $(if $(ENCODER),--encoder $(ENCODER))

$(TRAINS): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	@touch $@

test: install         ## all the tests
	$(BIN)/python -m pytest -n auto

lint: install         ## ruff
	$(BIN)/ruff check .

types: install        ## mypy, strict
	$(BIN)/mypy

check: install        ## what CI runs: lint, types, tests
	@bash .ci/run

bench: install        ## speed: reading, crawling beside plain Scrapy, publishing, serving
	$(BIN)/python -m tests.bench

schema: install       ## data/schema, made anew from the record
	$(BIN)/python -c 'from pipeline.dataset.schema import write_json_schema; write_json_schema()'

tables: install       ## pipeline/lexicon/conversions.toml, made anew by pint
	$(BIN)/python -c 'from pipeline.conversions import write_table; write_table()'

docs: install         ## the tables and the printed output in README.md and ARCHITECTURE.md, made anew
	$(BIN)/python -m tests.docs

clean:                ## away with what is made, the environment too
	rm -rf $(VENV) out build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
