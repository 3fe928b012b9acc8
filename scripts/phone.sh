#!/usr/bin/env bash
# The counter with its telephone and its microphone, on this machine alone. Settings already given are kept.
set -euo pipefail
cd "$(dirname "$0")/.."
port="${1:-8000}"
bin=.venv/bin

export GUICHET_VOICE_PORT="${GUICHET_VOICE_PORT:-8010}"
export GUICHET_VOICE_URL="${GUICHET_VOICE_URL:-http://127.0.0.1:$GUICHET_VOICE_PORT}"
export GUICHET_VOICE_COUNTER_URL="${GUICHET_VOICE_COUNTER_URL:-http://127.0.0.1:$port}"
export GUICHET_SIP_HOST="${GUICHET_SIP_HOST:-127.0.0.1}"
export GUICHET_SIP_PORT="${GUICHET_SIP_PORT:-5080}"
export GUICHET_PHONE_TRUSTED="${GUICHET_PHONE_TRUSTED:-[\"127.0.0.1\"]}"
data="${GUICHET_DATA_DIR:-data}"
if [ -z "${GUICHET_EAR:-}" ] && [ -z "$(find "$data/models" -name model.bin -print -quit 2>/dev/null)" ]; then
  export GUICHET_EAR=tests/models/tiny-ear
  echo "No ear is installed: a tiny one is used, which understands the sentences of tests/models/speech/sentences.toml only"
fi
if [ -z "${GUICHET_VOICES:-}" ] && [ -z "$(find "$data/models" -name '*_*.onnx' -print -quit 2>/dev/null)" ]; then
  export GUICHET_VOICES='{"fr": "tests/models/tiny-voice/fr_FR-tiny-low.onnx"}'
fi

$bin/guichet serve --port "$port" &
counter=$!
trap 'kill "$counter" 2>/dev/null || true; wait "$counter" 2>/dev/null || true' EXIT
until $bin/python -c "import sys, urllib.request as u; u.urlopen('http://127.0.0.1:$port/readyz', timeout=2)" 2>/dev/null; do
  kill -0 "$counter" 2>/dev/null || exit 1
  sleep 0.5
done
echo "Speak on the page http://127.0.0.1:$port, or call sip:guichet@$GUICHET_SIP_HOST:$GUICHET_SIP_PORT with any SIP telephone"
$bin/guichet-voice serve
