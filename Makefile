# Ensemblier. `make` alone lists the targets; each builds the environment first if it is missing.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := aide
.PHONY: aide install run demo test bench fonctionnalites equivalence check lint format format-verifier types imports \
        migrations migration generer verifier-generes contrats lock propre

# Compiled modules are kept: they halve the start-up.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PROCESSUS ?= 2
PROGRAMMES ?= ../shared/reference/programmes-te
BIN := .venv/bin
PRET := .venv/.pret

aide: ## Liste les commandes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

$(PRET): requirements.lock pyproject.toml outils/installer.sh
	@PYTHON="$(PYTHON)" sh outils/installer.sh

install: $(PRET) ## Construit l'environnement .venv depuis le verrou haché
	@echo "Environnement prêt dans .venv"

run: $(PRET) ## Sert toute la plateforme (base embarquée sous var/, démonstration chargée)
	@exec $(BIN)/ensemblier serve

demo: $(PRET) ## Raconte un parcours complet contre un serveur lancé par `make run`
	@exec $(BIN)/python -m clients.histoire

test: $(PRET) ## Passe toute la suite, en parallèle, sur sa propre base embarquée
	@exec $(BIN)/pytest -n $(PROCESSUS) $(ARGS)

bench: $(PRET) ## Mesure les débits et les délais, chacun contre son plancher
	@exec $(BIN)/python -m bench $(ARGS)

fonctionnalites: $(PRET) ## Passe les tests de chaque ligne de la table des fonctionnalités et les compte
	@exec $(BIN)/python -m outils.fonctionnalites -n $(PROCESSUS) $(if $(RAPPORT),--rapport $(RAPPORT))

equivalence: $(PRET) ## Compare les programmes en YAML aux verdicts de Publicodes : PROGRAMMES=<dossier>
	@exec $(BIN)/python -m outils.equivalence "$(PROGRAMMES)"

check: lint format-verifier types imports migrations verifier-generes contrats ## Passe tous les contrôles statiques

lint: $(PRET) ## Contrôle le style du code
	@$(BIN)/ruff check .

format: $(PRET) ## Met le code en forme
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

format-verifier: $(PRET) ## Contrôle la mise en forme
	@$(BIN)/ruff format --check .

types: $(PRET) ## Contrôle les types (mypy strict)
	@$(BIN)/mypy

imports: $(PRET) ## Contrôle les frontières entre services
	@$(BIN)/lint-imports

migrations: $(PRET) ## Contrôle les migrations : modèles, SQL, aller-retour, droits
	@$(BIN)/pytest -q tests/migrations

migration: $(PRET) ## Écrit une révision Alembic : make migration SERVICE=aides SLUG=avances
	@$(BIN)/python -m outils.nouvelle_migration "$(SERVICE)" "$(SLUG)"

generer: $(PRET) ## Régénère les documents produits par le code (docs/openapi, docs/erreurs.md…)
	@$(BIN)/python -m outils.generer docs $(if $(RUPTURE),--rupture)

verifier-generes: $(PRET) ## Contrôle que les documents produits par le code sont à jour
	@$(BIN)/python -m outils.generer docs --verifier

contrats: $(PRET) ## Refuse une rupture des contrats OpenAPI publiés
	@$(BIN)/python -m outils.contrat docs/openapi

lock: ## Refait requirements.lock et docker/requirements.lock (uv nécessaire)
	@sh outils/verrouiller.sh

propre: ## Enlève l'environnement et les caches ; garde les données de var/
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
