"""`python -m services.indicators api|worker|migrate`."""

import sys

from starlette.routing import Mount

from services.indicators.bootstrap import SERVICE, Indicators, build
from services.indicators.entrypoints.fhir import create_fhir_app
from services.indicators.entrypoints.http import create_app
from services.indicators.settings import Settings
from shared.process.commands import main
from shared.process.service import ServiceProcess, Stream
from shared.process.settings import ProcessSettings


def _stream(indicators: Indicators, settings: ProcessSettings) -> Stream:
    # The API of the indicators must not pay for loading Faust.
    from services.indicators.entrypoints.stream_worker import stream_worker  # noqa: PLC0415  # as said above

    return stream_worker(indicators, settings.brokers())


PROCESS = ServiceProcess(
    name=SERVICE,
    build=lambda bus, authenticator, _keyring: build(Settings(), bus, authenticator),
    routes=lambda indicators: [
        Mount("/indicatori/v1", create_app(indicators)),
        Mount("/fhir/R4", create_fhir_app(indicators)),
    ],
    stream=_stream,
    keeps_persons=False,
)

if __name__ == "__main__":
    sys.exit(main(PROCESS))
