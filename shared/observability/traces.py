"""One trace from the request to the last projection, over outbox and broker. OpenTelemetry, and off unless asked for.

The provider is ours alone and never the global one: libraries that find a global provider begin to record by
themselves (FastAPI writes path, query and exception texts into its spans and logs), and those hold ids and personal
data. Of what a caller sends only `traceparent` is read; `tracestate` and `baggage` are free text of strangers, and stop
here.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.metadata import version
from typing import TYPE_CHECKING

from opentelemetry.context import Context
from opentelemetry.trace import INVALID_SPAN, Link, Span, SpanKind, StatusCode, Tracer, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.kernel.refusal import Refusal

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

Attribute = str | int | float | bool
Shutdown = Callable[[], None]

TRACEPARENT = "traceparent"
"""The header of HTTP and of messages in which the context travels (W3C Trace Context)."""
EXPORT_WITHIN = 5
"""Seconds that one export may take; what cannot be sent is dropped, and nobody waits for it."""

_W3C = TraceContextTextMapPropagator()
_OFF: AbstractContextManager[Span] = nullcontext(INVALID_SPAN)
_tracer: Tracer | None = None


def span(
    name: str,
    parent: str | None = None,
    *,
    kind: SpanKind = SpanKind.INTERNAL,
    links: Sequence[str | None] = (),
    **attributes: Attribute,
) -> AbstractContextManager[Span]:
    """Time what is inside, below `parent` (a traceparent) or below the span that is open here.

    What raises is named by its type, or by its code where it is a refusal; never by its text. Costs next to nothing
    while no traces are recorded.
    """
    if _tracer is None:
        return _OFF
    return _recorded(_tracer, name, parent, kind, links, attributes)


def forwarded(
    name: str, parents: Sequence[str | None], *, kind: SpanKind = SpanKind.PRODUCER, **attributes: Attribute
) -> AbstractContextManager[Sequence[str | None]]:
    """One span below each parent, side by side, for a batch that serves them together.

    Gives the traceparents to hand on. Where no traces are recorded here, what came is handed on as it is.
    """
    if _tracer is None:
        return nullcontext(parents)
    return _forwarded(_tracer, name, parents, kind, attributes)


def current_traceparent() -> str | None:
    """The context to store with an event, so that its readers go on with the trace. None where nothing is recorded."""
    if _tracer is None:
        return None
    return _traceparent(get_current_span())


def current_trace_id() -> str:
    """32 hexadecimal digits, or nothing."""
    if _tracer is None:
        return ""
    context = get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else ""


def start_traces(service: str, endpoint: str) -> Shutdown:
    """For a process entry: send traces to an OTLP/HTTP collector (`http://host:4318`). With an empty endpoint, nothing.

    How many are kept follows the standard variables `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` (all, by
    default). The collector may be down: nothing waits for it. Call what is returned at the end, off the event loop: it
    sends what is left, for a few seconds at most.
    """
    if not endpoint:
        return _nothing_to_stop
    # Only a process that sends traces needs, and pays for, the SDK.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  # only who sends needs the SDK
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415  # only who sends needs the SDK

    address = endpoint.rstrip("/").removesuffix("/v1/traces") + "/v1/traces"
    return record_traces(service, BatchSpanProcessor(OTLPSpanExporter(endpoint=address, timeout=EXPORT_WITHIN)))


def record_traces(service: str, processor: "SpanProcessor") -> Shutdown:
    """Record from now on, in this process, and hand every finished span to `processor`. Returns how to stop."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415  # only who records needs the SDK
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415  # only who records needs the SDK

    global _tracer  # noqa: PLW0603  # one per process, and reading it is what makes the off path free
    resource = Resource.create({"service.name": f"raccordo-{service}", "service.version": version("shared")})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer("raccordo")

    def stop() -> None:
        global _tracer  # noqa: PLW0603  # one per process, as where it is set
        _tracer = None
        provider.shutdown()

    return stop


def _nothing_to_stop() -> None:
    """No traces were recorded."""


@contextmanager
def _recorded(
    tracer: Tracer,
    name: str,
    parent: str | None,
    kind: SpanKind,
    links: Sequence[str | None],
    attributes: dict[str, Attribute],
) -> Iterator[Span]:
    with tracer.start_as_current_span(
        name,
        context=_context(parent) if parent else None,
        kind=kind,
        attributes=attributes,
        links=[Link(get_current_span(_context(other)).get_span_context()) for other in links if other],
        # Both would copy the exception's text, which may quote what a person wrote.
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except Exception as error:
            _blame(current, error)
            raise


@contextmanager
def _forwarded(
    tracer: Tracer, name: str, parents: Sequence[str | None], kind: SpanKind, attributes: dict[str, Attribute]
) -> Iterator[Sequence[str | None]]:
    started = [
        tracer.start_span(name, context=_context(parent), kind=kind, attributes=attributes) if parent else INVALID_SPAN
        for parent in parents
    ]
    try:
        yield [_traceparent(each) for each in started]
    except Exception as error:
        for each in started:
            _blame(each, error)
        raise
    finally:
        for each in started:
            each.end()


def _blame(current: Span, error: Exception) -> None:
    if isinstance(error, Refusal):
        current.set_attribute("esito", error.codice)
    else:
        current.set_attribute("error.type", type(error).__qualname__)
        current.set_status(StatusCode.ERROR)


def _context(traceparent: str) -> Context:
    return _W3C.extract({TRACEPARENT: traceparent}, Context())


def _traceparent(current: Span) -> str | None:
    context = current.get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
