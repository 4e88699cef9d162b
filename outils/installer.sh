#!/bin/sh
# Builds .venv from the hashed lock: with uv where it is present, else with venv and pip. No compiler is needed.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
JOURNAL=$(mktemp)
trap 'rm -f "$JOURNAL"' EXIT
MARQUE=.venv/.pret

echouer() {
    echo "Impossible : $1" >&2
    exit 1
}

tenter() { # tenter PHRASE COMMANDE… : shows the output only when the command fails
    phrase=$1
    shift
    if ! "$@" >"$JOURNAL" 2>&1; then
        tail -n 20 "$JOURNAL" >&2
        echouer "$phrase"
    fi
}

command -v "$PYTHON" >/dev/null 2>&1 || echouer "$PYTHON est introuvable ; installer Python 3.11 ou plus récent."
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || echouer "Python 3.11 ou plus récent est nécessaire ($("$PYTHON" --version) trouvé)."
rm -f "$MARQUE"

if command -v uv >/dev/null 2>&1; then
    echo "Installation avec uv…"
    [ -x .venv/bin/python ] || tenter "l'environnement .venv ne peut pas être créé." uv venv --quiet --python "$PYTHON" .venv
    tenter "les bibliothèques ne peuvent pas être installées." \
        uv pip install --quiet --python .venv/bin/python --compile-bytecode --require-hashes --only-binary :all: -r requirements.lock
    tenter "le projet ne peut pas être installé." \
        uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    if [ ! -x .venv/bin/pip ]; then
        "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
            echouer "le module venv de Python est incomplet ; installer le paquet python3-venv, ou uv."
        tenter "l'environnement .venv ne peut pas être créé." "$PYTHON" -m venv .venv
    fi
    echo "Installation avec pip (une à deux minutes la première fois)…"
    tenter "les bibliothèques ne peuvent pas être installées." \
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
    tenter "le projet ne peut pas être installé." \
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
touch "$MARQUE"
