#!/usr/bin/env bash
# Prepares .venv for running (and, with the word "test", for testing). Safe to repeat: what is there is not redone.
set -euo pipefail
cd "$(dirname "$0")/.."
extras="${1:-run}"
python="${PYTHON:-python3}"
torch="torch==2.13.0"

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
# pip's warnings would hide what matters: they go to a log that is shown when something fails.
quietly() { "$@" >>.venv/setup.log 2>&1 || { tail -n 25 .venv/setup.log >&2; fail "failed: $* (whole log: .venv/setup.log)"; }; }
fail() { printf 'guichet: %s\n' "$*" >&2; exit 1; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  fail "Python 3.11 or newer is needed (found: $("$python" --version 2>&1 || true)); set PYTHON=/path/to/python3.11"
if [ ! -x .venv/bin/python ]; then
  say "Creating the environment in .venv"
  "$python" -m venv .venv || fail "venv is missing: install your system's python3-venv package"
fi
stamp=".venv/guichet-$extras"
wanted="$(cat pyproject.toml scripts/*.sh scripts/*.py | sha256sum | cut -d' ' -f1) ${TORCH_INDEX:-}${GPU:+ GPU=$GPU}"
if [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ]; then exit 0; fi

export PIP_DISABLE_PIP_VERSION_CHECK=1
if ! .venv/bin/python -c 'import torch' 2>/dev/null; then
  say "Installing torch (CPU)"
  quietly .venv/bin/python -m pip install --upgrade 'pip>=25'
  .venv/bin/python scripts/torch_wheel.py "$torch" "${TORCH_INDEX:-}" || exit 1
  quietly .venv/bin/python -m pip install ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} "$torch"
fi
say "Installing Guichet and its libraries (one or two minutes)"
what=.
if [ "$extras" = phone ]; then what='.[voice]'; fi
if [ "$extras" = test ]; then what='.[test,eval,postgres,voice]'; fi
quietly .venv/bin/python -m pip install --editable "$what"
say "Preparing llama.cpp for this processor"
.venv/bin/python scripts/build_llama.py
printf '%s' "$wanted" >"$stamp"
