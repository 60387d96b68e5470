"""`python -m services.dimissioni api|worker|migrate`."""

import sys

from starlette.routing import Mount

from services.dimissioni.adapters.cifratura import cifra
from services.dimissioni.bootstrap import SERVIZIO, build
from services.dimissioni.entrypoints.fhir import create_fhir_app, fhir_routes
from services.dimissioni.entrypoints.http import create_app
from services.dimissioni.settings import Settings
from shared.process.commands import main
from shared.process.service import ServiceProcess

PROCESS = ServiceProcess(
    name=SERVIZIO,
    build=lambda bus, authenticator, keyring: build(Settings(), bus, authenticator, keyring=keyring),
    routes=lambda dimissioni: [
        Mount("/dimissioni/v1", create_app(dimissioni)),
        *fhir_routes("/fhir/R4", create_fhir_app(dimissioni)),
    ],
    seal=cifra,
)

if __name__ == "__main__":
    sys.exit(main(PROCESS))
