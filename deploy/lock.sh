#!/usr/bin/env bash
# Resolves every lock file anew: hashes, and no addresses. `deploy/lock.sh --upgrade` takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}

lock() { # lock OUTPUT PROJECT [EXTRA...]
    local output=$1 project=$2 extras=()
    shift 2
    for extra in "$@"; do
        [[ $extra == --* ]] && extras+=("$extra") || extras+=(--extra "$extra")
    done
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-package wiredesk-schemas --output-file "$output" "${extras[@]}" "${UPGRADE[@]}" "$project"
}

UPGRADE=("$@")
lock requirements.lock pyproject.toml --all-extras
lock deploy/locks/cleaning.lock pyproject.toml cleaning
lock deploy/locks/extraction.lock pyproject.toml extraction
lock deploy/locks/indexing.lock pyproject.toml indexing opensearch
lock deploy/locks/tools.lock pyproject.toml
lock deploy/locks/client.lock schemas/pyproject.toml kafka
lock deploy/locks/build.lock deploy/locks/build.in
