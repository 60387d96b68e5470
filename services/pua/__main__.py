"""`python -m services.pua api|worker|migrate`."""

import sys

from starlette.routing import Mount

from services.pua.bootstrap import NAME, build
from services.pua.entrypoints.fhir import create_fhir_app
from services.pua.entrypoints.http import create_app
from services.pua.settings import Settings
from shared.process.commands import main
from shared.process.service import ServiceProcess

PROCESS = ServiceProcess(
    name=NAME,
    build=lambda bus, authenticator: build(Settings(), bus, authenticator),
    routes=lambda pua: [Mount("/pua/v1", create_app(pua)), Mount("/fhir/R4", create_fhir_app(pua))],
)

if __name__ == "__main__":
    sys.exit(main(PROCESS))
