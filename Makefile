# The two commands are `make run` and `make test`; docs/getting-started.md explains both.
PORT ?= 8000
export PORT

.PHONY: help run test lint types lock clean

help:
	@echo "make run    prepare this machine, load demo data, serve http://127.0.0.1:$(PORT)"
	@echo "make test   prepare this machine, run every test"
	@echo "make lint   ruff, import contracts and templates only"
	@echo "make types  mypy, strict"
	@echo "make lock   write requirements*.txt anew from pyproject.toml"
	@echo "make clean  take .venv and caches away; instance/ with its data stays"

run:
	@bin/run

test:
	@bin/test

lint:
	@bin/lint

types:
	@bin/types

lock:
	@bin/lock

clean:
	@rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
