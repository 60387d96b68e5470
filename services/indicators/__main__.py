"""`python -m services.indicators api|worker|migrate`."""

import sys

from starlette.routing import Mount

from services.indicators.bootstrap import SERVICE, build
from services.indicators.entrypoints.http import create_app
from services.indicators.entrypoints.stream_worker import stream_worker
from services.indicators.settings import Settings
from shared.process.commands import main
from shared.process.service import ServiceProcess

PROCESS = ServiceProcess(
    name=SERVICE,
    build=lambda bus, authenticator: build(Settings(), bus, authenticator),
    routes=lambda indicators: [Mount("/indicatori/v1", create_app(indicators))],
    stream=lambda indicators, settings: stream_worker(indicators, settings.kafka),
)

if __name__ == "__main__":
    sys.exit(main(PROCESS))
