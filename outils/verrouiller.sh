#!/bin/sh
# Rewrites the two hashed locks from pyproject.toml: everything for developers, the running part for the image.
set -eu
cd "$(dirname "$0")/.."
if ! command -v uv >/dev/null 2>&1; then
    echo "Impossible : uv est nécessaire pour refaire le verrou (pip install uv)." >&2
    exit 1
fi
options="--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header"
# shellcheck disable=SC2086
uv pip compile $options --extra dev -o requirements.lock pyproject.toml
# shellcheck disable=SC2086
uv pip compile $options -c requirements.lock -o docker/requirements.lock pyproject.toml
