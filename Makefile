# Two commands do all the set-up: `make run` and `make test`. The environment lives in .venv.
PORT ?= 8000
# Tests run in this many processes, a file each at a time.
WORKERS ?= 2
bin := .venv/bin
# `make run GPU=1` builds llama.cpp with CUDA and puts the whole language model on the GPU.
ifdef GPU
export GUICHET_GPU_LAYERS ?= 999
endif

.PHONY: help run phone test check prove setup clean

help:
	@echo "make run    install, ingest the demo territory, serve http://127.0.0.1:$(PORT) (GPU=1: with CUDA, untested)"
	@echo "make phone  the same, with the telephone (SIP) and the microphone of the page"
	@echo "make test   install what tests need and run them"
	@echo "make check  format, lint, fences, strict types"
	@echo "make prove  the full figures, one target each: make -s prove-list"

setup:
	@scripts/setup.sh run

run: setup
	@$(bin)/guichet-ingest run
	@$(bin)/guichet serve --port $(PORT)

phone:
	@scripts/setup.sh phone
	@$(bin)/guichet-ingest run
	@scripts/phone.sh $(PORT)

test:
	@scripts/setup.sh test
	@$(bin)/python -m pytest --numprocesses $(WORKERS) --dist loadfile

check:
	@scripts/setup.sh test
	@$(bin)/ruff format --check .
	@$(bin)/ruff check .
	@$(bin)/mypy
	@if [ -x $(bin)/hadolint ]; then $(bin)/hadolint Dockerfile; else echo "skipped: hadolint (no build for this machine)"; fi

include eval/prove.mk

clean:
	rm -rf .venv build dist *.egg-info
