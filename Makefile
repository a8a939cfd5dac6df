# make test does everything that must hold; the other targets measure or build what it does not need.
# Needs Rust, Python 3.10+, g++ and make. What is missing is said in a line that begins with SKIPPED.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c

VENV := .venv
REQUIREMENTS := aegis-core/tests/reference/requirements.txt
STAMP := $(VENV)/installed
LOG := target/test.log
FEATURES := sim metrics asterix serde bench onnx

# The Python that tests compare with: the caller's own, else the one that `make oracle` sets up.
AEGIS_PYTHON ?= $(CURDIR)/$(VENV)/bin/python
export AEGIS_PYTHON
# What a check compiles it compiles once: notes for the next build would only fill the disk.
export CARGO_INCREMENTAL ?= 0
AEGIS_TOOLS ?= ../shared/tools
AEGIS_DATA ?= ../shared/data
TRACK_PLOTS := target/release/examples/track_plots

.PHONY: help test lint features docs oracle unit bench soak scorecard peers classifier deny clean

help:
	@echo 'make test    everything: format, lints, each feature alone, documentation, all tests'
	@echo 'make python  the Python package: built, and all its tests; make wheel, python-docs, python-bench, python-sources'
	@echo 'make install PREFIX=…   headers, libaegis, pkg-config and CMake files'
	@echo 'make bench   criterion: reader, filter, and a step at 50 to 10 000 targets'
	@echo 'make soak    a day of simulated traffic with a thousand targets: memory, health, a restored snapshot; false alarms in 1e8 cells'
	@echo 'make scorecard   every figure of the tracker beside its bar (ONLY="area speed" for some)'
	@echo 'make peers   accuracy and speed beside numpy/scipy, pyfftw, filterpy, motpy and Stone Soup, in one run'
	@echo 'make docs    the API documentation, warnings refused'
	@echo 'make deny    licences, sources and advisories of the dependencies'

test: lint features docs unit python

# One profile for all checks and one for all tests, so that no crate is compiled more often than that.
lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

features:
	cargo clippy --package aegis-core --no-default-features --all-targets -- -D warnings
	for feature in '' $(FEATURES); do \
		cargo clippy --package aegis-core --no-default-features --features "$$feature" -- -D warnings; \
	done

docs:
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps

# Without network the tests that compare with it are skipped, and nothing else is lost. A half-installed environment
# is taken away again: the next run begins anew.
oracle:
	@if [ '$(AEGIS_PYTHON)' != '$(CURDIR)/$(VENV)/bin/python' ] || [ $(STAMP) -nt $(REQUIREMENTS) ]; then \
		exit 0; \
	fi; \
	if python3 -m venv $(VENV) && $(VENV)/bin/python -m pip install --quiet --retries 1 -r $(REQUIREMENTS); then \
		touch $(STAMP); \
	else \
		rm -rf $(VENV); \
		echo 'SKIPPED the Python references: they could not be installed into $(VENV)'; \
	fi

# A skipped test passes; what was skipped stands in the log, and is said once more at the end.
unit: oracle
	@mkdir -p $(dir $(LOG))
	cargo test --workspace --no-fail-fast -- --show-output 2>&1 | tee $(LOG)
	@echo
	@if grep -q '^SKIPPED' $(LOG); then \
		echo 'Passed, but not all could be compared:'; grep '^SKIPPED' $(LOG) | sort -u; \
	else \
		echo 'Passed, nothing skipped.'; \
	fi

bench:
	cargo bench --package aegis-core --features bench --bench '*'
	cargo bench --package aegis-ffi

soak:
	cargo test --release --package aegis-core --test soak --test cfar_false_alarms --test classification --test ew_sense --test ew_locate \
		--test protection \
		-- --ignored --nocapture

ONLY ?= area williams twelve clutter barcelona autoferry speed

scorecard: oracle
	@[ -x '$(AEGIS_PYTHON)' ] || { echo 'make scorecard needs a Python with numpy and scipy: set AEGIS_PYTHON'; exit 1; }
	cargo build --release --example track_plots
	@if [ -f '$(AEGIS_TOOLS)/tracking_scenarios.py' ] && [ -d '$(AEGIS_DATA)' ]; then \
		$(AEGIS_PYTHON) benches/peers/scorecard.py '$(AEGIS_TOOLS)' '$(AEGIS_DATA)' $(TRACK_PLOTS) --only $(ONLY); \
	else \
		echo 'SKIPPED the scorecard: no scorers or no recordings (set AEGIS_TOOLS, AEGIS_DATA)'; \
	fi

# The peers go into the environment that `make oracle` set up; into the caller's own Python nothing is installed.
peers: oracle
	@[ -x '$(AEGIS_PYTHON)' ] || { echo 'make peers needs a Python with the peers: set AEGIS_PYTHON'; exit 1; }
	@if [ '$(AEGIS_PYTHON)' = '$(CURDIR)/$(VENV)/bin/python' ]; then \
		$(AEGIS_PYTHON) -m pip install --quiet --retries 1 -r benches/peers/requirements.txt; \
	fi
	cargo build --release --features bench --package aegis-core --example track_plots --example time_dwells
	$(AEGIS_PYTHON) benches/peers/radar.py target/release/examples/time_dwells --out benches/peers/RADAR.md
	@if [ -f '$(AEGIS_TOOLS)/tracking_scenarios.py' ]; then \
		$(AEGIS_PYTHON) benches/peers/peers.py '$(AEGIS_TOOLS)' '$(AEGIS_DATA)' $(TRACK_PLOTS) \
			--out benches/peers/RESULTS.md; \
	else \
		echo 'SKIPPED the peers: their scenarios are not in $(AEGIS_TOOLS) (set AEGIS_TOOLS)'; \
	fi

# The built-in classifier, anew: weights and card, in some minutes.
classifier: oracle
	cargo build --release --package aegis-core --example class_features
	$(AEGIS_PYTHON) aegis-py/training/train.py --generator target/release/examples/class_features

deny:
	cargo test --package aegis-core --test licences
	@if ! cargo deny --version >/dev/null 2>&1; then \
		echo 'SKIPPED sources and advisories: cargo-deny is not installed (cargo install cargo-deny)'; \
	else \
		cargo deny check --hide-inclusion-graph licenses bans sources; \
		if cargo deny fetch db; then cargo deny check advisories; \
		else echo 'SKIPPED advisories: their database could not be fetched'; fi; \
	fi

clean:
	cargo clean
	rm -rf $(VENV) $(PY_VENV) $(PY)/dist $(PY)/site

# Installation of the library for C and C++.
include aegis-ffi/ffi.mk

# The Python package.
include aegis-py/python.mk
