"""The rules of the log, on a stream that a test can read; everything is put back afterwards."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.observability.logs import OURS, start_logs
from shared.observability.traces import record_traces

Righe = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def registro() -> Iterator[io.StringIO]:
    """What the process writes, as text."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    levels = {name: logging.getLogger(name).level for name in OURS}
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning)
    stream = io.StringIO()
    start_logs("pua", stream=stream)
    yield stream
    root.handlers[:], level, logging.raiseExceptions = before
    root.setLevel(level)
    for name, value in levels.items():
        logging.getLogger(name).setLevel(value)
    sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks


@pytest.fixture
def righe(registro: io.StringIO) -> Righe:
    return lambda: [json.loads(line) for line in registro.getvalue().splitlines()]


@pytest.fixture
def tracce() -> Iterator[InMemorySpanExporter]:
    """Every finished span."""
    exporter = InMemorySpanExporter()
    stop = record_traces("prova", SimpleSpanProcessor(exporter))
    yield exporter
    stop()
