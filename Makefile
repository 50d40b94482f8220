# Each target prints what it does and may be run twice.
# On a machine whose pip does not find a CPU build of torch by itself:
#   make setup TORCH_INDEX=https://download.pytorch.org/whl/cpu

SHELL := /bin/bash -o pipefail
.DEFAULT_GOAL := help
TORCH_INDEX ?=

PY := .venv/bin/python
RASA := nlu_data/.venv/bin/rasa
STAMP := .venv/.installed
RASA_STAMP := nlu_data/.venv/.installed

say = @printf '\033[1m▶ %s\033[0m\n' "$(1)"

.PHONY: help setup run backup restore upgrade test test-containers check bench evaluate train fit lock clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) $(RASA_STAMP) ## Both Python environments, the encoder, the database, the Rasa model
	$(call say,Building the encoder (once))
	@$(PY) -m knowledge build-encoder
	$(call say,Making the database and publishing the catalogue)
	@$(PY) -m knowledge warm
	$(call say,Training the Rasa model where none fits the data)
	@deploy/train-rasa

$(STAMP): requirements-dev.lock
	$(call say,Installing the main environment into .venv)
	@deploy/find-python 3.11 3.12 3.13 > .python-path
	@test -x .venv/bin/python || "$$(cat .python-path)" -m venv .venv
	@rm -f .python-path
	@.venv/bin/python -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) \
	    "$$(grep '^torch==' requirements-dev.lock)" "$$(grep '^uv==' requirements-dev.lock)"
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps -r requirements-dev.lock
	@touch $@

$(RASA_STAMP): nlu_data/requirements.lock $(STAMP)
	$(call say,Installing Rasa into nlu_data/.venv)
	@test -x nlu_data/.venv/bin/python || \
	    .venv/bin/uv venv --quiet --python "$$(UV=.venv/bin/uv deploy/find-python 3.10)" nlu_data/.venv
	@.venv/bin/uv pip install --quiet --python nlu_data/.venv/bin/python -r nlu_data/requirements.lock
	@touch $@

run: setup ## The whole assistant on this machine; Ctrl-C stops it
	@deploy/run

# What is backed up, and where to, stands in .env as for `make run`; a key that is typed goes first.
WITH_ENV = typed="$$BACKUP_KEY"; set -a; if [ -f .env ]; then . ./.env; fi; \
    BACKUP_KEY="$${typed:-$$BACKUP_KEY}"; set +a;

backup: $(STAMP) ## Save what cannot be made again: one encrypted file in var/backups
	@$(WITH_ENV) $(PY) -m console backup

restore: $(STAMP) ## Bring it back: make restore FROM=file (FORCE=1 replaces what there is)
	@$(WITH_ENV) $(PY) -m console restore $(if $(FORCE),--force) $(if $(FROM),"$(FROM)")

# The new packages come first, since the new program may need them to make the backup; no data has
# changed until then.
upgrade: $(STAMP) ## After `git pull`: backup, packages, migrations, the new catalogue, the Rasa model
	@$(WITH_ENV) $(PY) -m console backup --before-upgrade
	@$(WITH_ENV) $(MAKE) --no-print-directory setup
	@echo "Đã nâng cấp. Hãy mở lại trợ lý: make run"
	@$(WITH_ENV) echo "Nếu bản mới chạy không tốt, hãy trở lại như trước:" \
	    "make restore FORCE=1 FROM=$$(ls -t "$${BACKUP_FOLDER:-var/backups}"/*-truoc-nang-cap.backup | head -n 1)"

test: setup ## Every test that CI runs
	$(call say,Tests)
	@$(PY) -m pytest $(ARGS)

test-containers: $(STAMP) ## The images built, and the compose file run, in an engine of its own (root)
	$(call say,Containers)
	@TORCH_INDEX=$(TORCH_INDEX) CONTAINERS_FOLDER=$(KEEP) $(PY) -m pytest tests/containers -m containers --exitfirst --capture=no $(ARGS)

check: $(STAMP) $(RASA_STAMP) ## Style, types, content, Rasa data, compose file
	$(call say,ruff)
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	$(call say,mypy)
	@.venv/bin/mypy
	$(call say,arrows between the folders)
	@.venv/bin/lint-imports
	$(call say,content)
	@$(PY) -m knowledge check
	$(call say,Rasa data)
	@cd nlu_data && .venv/bin/rasa data validate --data data --domain domain --config config.yml --fail-on-warnings
	$(call say,compose file)
	@cd deploy && npm ci --silent --no-fund --no-audit && npx --no-install dclint --max-warnings 0 ../docker-compose.yml
	$(call say,Dockerfiles)
	@.venv/bin/hadolint deploy/*.Dockerfile

evaluate: setup ## Measure the search; a dated report in var/evaluation
	@$(PY) -m knowledge report
	$(call say,Conversations)
	@$(PY) -m dialogue evaluate knowledge/evaluation/dev_dialogues.yaml --baselines
	$(call say,How far the probabilities of a message in its context can be believed)
	@$(PY) -m knowledge reliability

bench: setup ## Speed, memory and scale, as ratios to baselines of the same run
	@$(PY) -m bench

train: setup ## Fine-tune the encoder, on single questions and in context, then fit to it
	@$(PY) -m knowledge train-encoder
	@$(PY) -m knowledge train-context
	@$(PY) -m knowledge fit

fit: setup ## Fit the search, and the understanding of messages in their context, again
	@$(PY) -m knowledge fit

# What serves and trains is what an image holds; what checks and tests stands beside it. torch's CUDA
# packages are left out: nothing here needs a GPU. Versions that fit stay; `rm *.lock` takes newer ones.
COMPILE = .venv/bin/uv pip compile --quiet --no-header
WITHOUT_CUDA = grep -vE '^(nvidia-|cuda-|triton)'
lock: ## Lock the dependencies of pyproject.toml and nlu_data/requirements.in
	@touch requirements.lock requirements-dev.lock
	@$(COMPILE) pyproject.toml --no-annotate --python-version 3.11 --extra train \
	    -c requirements.lock | $(WITHOUT_CUDA) > requirements.new
	@mv requirements.new requirements.lock
	@$(COMPILE) pyproject.toml --no-annotate --python-version 3.11 --all-extras \
	    -c requirements.lock -c requirements-dev.lock | $(WITHOUT_CUDA) > requirements.new
	@mv requirements.new requirements-dev.lock
	@$(COMPILE) nlu_data/requirements.in --python-version 3.10 -o nlu_data/requirements.lock

clean: ## Remove what was built (not the database)
	@rm -rf .venv nlu_data/.venv nlu_data/models var/encoder var/rankers
