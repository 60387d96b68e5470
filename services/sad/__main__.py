"""`python -m services.sad api|worker|migrate`."""

import sys

from starlette.routing import Mount

from services.sad.adapters.cifratura import cifra
from services.sad.bootstrap import SERVIZIO, build
from services.sad.entrypoints.fhir import create_fhir_app
from services.sad.entrypoints.http import create_app
from services.sad.settings import Settings
from shared.process.commands import main
from shared.process.service import ServiceProcess

PROCESS = ServiceProcess(
    name=SERVIZIO,
    build=lambda bus, authenticator, keyring: build(Settings(), bus, authenticator, keyring=keyring),
    routes=lambda sad: [Mount("/sad/v1", create_app(sad)), Mount("/fhir/R4", create_fhir_app(sad))],
    seal=cifra,
)

if __name__ == "__main__":
    sys.exit(main(PROCESS))
