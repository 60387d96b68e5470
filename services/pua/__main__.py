"""`python -m services.pua api|worker|migrate`."""

import sys

from starlette.routing import Mount

from services.pua.adapters.cifratura import cifra
from services.pua.bootstrap import NAME, build
from services.pua.entrypoints.fhir import create_fhir_app
from services.pua.entrypoints.http import create_app
from services.pua.settings import Settings
from shared.process.commands import main
from shared.process.service import ServiceProcess

PROCESS = ServiceProcess(
    name=NAME,
    build=lambda bus, authenticator, keyring: build(Settings(), bus, authenticator, keyring=keyring),
    routes=lambda pua: [Mount("/pua/v1", create_app(pua)), Mount("/fhir/R4", create_fhir_app(pua))],
    seal=cifra,
)

if __name__ == "__main__":
    sys.exit(main(PROCESS))
