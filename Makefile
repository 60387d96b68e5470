# Raccordo. `make help` lists what there is; every target sets up what it needs.

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/bin/uv
RUN := $(UV) run --frozen
ONCE ?=
LUNGA ?=
VELOCE ?=
CONFRONTA ?=
PORTA ?=
SEME ?=
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help setup run demo demo-distributed test check format manifests kafka postgres bench proof schemas validate-fhir \
	fuzz security supply clean

help: ## Che cosa si può fare
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

setup: .venv/.ready ## Installa tutto ciò che serve, nella cartella del progetto

.tools/bin/uv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Serve Python 3.11 o successivo")'
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: .tools/bin/uv pyproject.toml uv.lock $(wildcard shared/pyproject.toml services/*/pyproject.toml)
	$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

run: setup ## Avvia la piattaforma su http://127.0.0.1:8080 (dati in var/raccordo)
	$(RUN) raccordo avvia

demo: setup ## Racconta due anni di un territorio di prova; ONCE=1 esce alla fine
	$(RUN) raccordo demo $(if $(ONCE),--una-volta)

demo-distributed: setup ## La stessa demo su Kafka e PostgreSQL, ogni servizio in processi suoi; ONCE=1, CONFRONTA=report.json
	$(RUN) python -m scripts.demo_distributed $(if $(ONCE),--una-volta) $(if $(CONFRONTA),--confronta $(CONFRONTA))

test: setup ## Tutte le prove, anche su Kafka e PostgreSQL veri (servono Java 17 e Maven)
	@$(RUN) python -m scripts.parts prepara --se-si-puo
	$(RUN) pytest -n auto --dist loadgroup

check: setup manifests ## Stile, tipi, confini tra le stanze, file di deploy
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy shared services tests bench scripts proof
	$(RUN) lint-imports

manifests: setup ## Dockerfile, compose e Kubernetes letti dai programmi veri (né Docker né un cluster)
	@$(RUN) python -m scripts.manifests

format: setup ## Riscrive lo stile
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

kafka: setup ## Un vero Apache Kafka su 127.0.0.1:9092 (dati in var/kafka; PORTA=... per un'altra porta)
	@$(RUN) python -m scripts.parts kafka $(if $(PORTA),--porta $(PORTA))

postgres: setup ## Un vero PostgreSQL su 127.0.0.1:5432, con le quattro basi di dati (var/postgres; PORTA=...)
	@$(RUN) python -m scripts.parts postgres $(if $(PORTA),--porta $(PORTA))

bench: setup ## Misura le promesse di velocità (var/bench/bench.json); VELOCE=1 senza i dieci milioni di eventi
	$(RUN) python -m bench $(if $(VELOCE),--senza-scala)

proof: setup ## Uccide, toglie, avvelena: ciò che è confermato resta e conta una volta (var/proof/proof.json; LUNGA=1)
	$(RUN) python -m proof $(if $(LUNGA),--lunga)

schemas: setup ## Rigenera schemi e pagine degli eventi e degli errori
	$(RUN) python -m scripts.published_language

validate-fhir: setup ## Ogni risorsa FHIR che la piattaforma emette, giudicata dal validatore di HL7 (var/fhir/validation.json)
	@$(RUN) python -m scripts.fhir_validation

supply: setup ## Di che cosa sono fatte le immagini: impronte, licenze, distinte (var/sbom), vulnerabilità note
	@$(RUN) python -m scripts.supply

fuzz: setup ## Decine di migliaia di richieste e di messaggi inventati: nessuna rotta cade (var/fuzz/fuzz.json; SEME=...)
	RACCORDO_FUZZ=20 $(RUN) pytest -q -n0 -o timeout=0 tests/dimissioni/fhir -k qualunque
	$(RUN) python -m scripts.fuzz $(if $(SEME),--seme $(SEME))

security: setup ## Ogni rotta, ogni ruolo, tutti gli Ambiti: nessuno vede ciò che non è suo (var/security/matrix.json)
	@$(RUN) python -m scripts.security

clean: ## Toglie ambiente e dati di prova
	rm -rf .venv .tools var .mypy_cache .ruff_cache .hypothesis .import_linter_cache
