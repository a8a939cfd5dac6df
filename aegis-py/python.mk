# The Python package. `make python` builds it and runs all its tests; `make wheel` makes the release's wheel; `make python-docs` its site.

PY := aegis-py
PY_VENV := $(PY)/.venv
PY_BIN := $(CURDIR)/$(PY_VENV)/bin
PY_STAMP := $(PY_VENV)/installed
PY_REQUIREMENTS := $(PY)/requirements.txt
PY_LOG := target/python.log
PY_RUN := VIRTUAL_ENV=$(CURDIR)/$(PY_VENV) PATH=$(PY_BIN):$$PATH

.PHONY: python python-sources python-tools python-docs python-bench wheel

# Of what cannot be installed, only the tests that need it are skipped; without maturin and pytest nothing can be run.
python-tools:
	@if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then exit 0; fi; \
	if [ ! $(PY_STAMP) -nt $(PY_REQUIREMENTS) ]; then \
		rm -f $(PY_STAMP); \
		python3 -m venv $(PY_VENV) && { \
			$(PY_BIN)/python -m pip install --quiet --retries 1 -r $(PY_REQUIREMENTS) && touch $(PY_STAMP) || \
			grep -v '^#' $(PY_REQUIREMENTS) | while read -r package; do \
				$(PY_BIN)/python -m pip install --quiet --retries 1 "$$package" || \
					echo "SKIPPED what needs $$package: it could not be installed into $(PY_VENV)"; \
			done; }; \
	fi || true

# Built as Rust's own tests are, so that crates which those have compiled are not compiled again. A skipped test passes, and is said in
# a line that begins with SKIPPED.
python: python-tools
	@mkdir -p $(dir $(PY_LOG))
	@if ! $(PY_BIN)/python -c 'import maturin, numpy, pytest' 2>/dev/null; then \
		echo 'SKIPPED the Python package: Python 3.10 or later, maturin, numpy or pytest could not be installed'; exit 0; \
	fi; \
	set -o pipefail; \
	(cd $(PY) && $(PY_RUN) CARGO_PROFILE_DEV_OPT_LEVEL=2 maturin develop --quiet) && \
	(cd $(PY) && $(PY_RUN) python -m pytest -q tests) 2>&1 | tee $(PY_LOG) && \
	$(PY_RUN) python -m pytest -q -c $(PY)/pyproject.toml --rootdir=. --doctest-modules $(PY)/python 2>&1 | tee -a $(PY_LOG) && \
	sed -n 's/^SKIPPED \[[0-9]*\] [^ ]* /SKIPPED python: /p' $(PY_LOG) | sort -u

# After a change of the core's public data or formulas: writes the classes and functions that mirror them.
python-sources: python-tools
	cd $(PY) && $(PY_RUN) CARGO_PROFILE_DEV_OPT_LEVEL=2 maturin develop --quiet && $(PY_RUN) python tools/generate.py

# One file for CPython 3.10 and later; it passes the tests in an environment of its own, where only numpy and pytest are. Its size is what
# the linker is given more time for.
wheel: python-tools
	cd $(PY) && $(PY_RUN) CARGO_PROFILE_RELEASE_LTO=fat maturin build --release --compression-level 9 --out dist
	@$(PY_RUN) python $(PY)/tools/check_wheel.py $(PY)/dist

python-docs: python-tools
	cd $(PY) && $(PY_RUN) python tools/site.py site

# Needs the release's build: the package is installed anew.
python-bench: python-tools
	cargo build --release --package aegis-beside-python
	cd $(PY) && $(PY_RUN) maturin develop --release --quiet && $(PY_RUN) python tools/bench.py
