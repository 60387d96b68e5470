"""Writes docs/events.md: what every service announces, and who listens (`make schemas`)."""

import inspect
from collections.abc import Iterable
from pathlib import Path

from scripts.listeners import listeners
from shared.contracts.envelope import Payload
from shared.contracts.schema_files import PUBLISHERS, STATES, payloads_of, states_on
from shared.contracts.topics import HOSPITAL_MESSAGES, HOSPITAL_NOTICES, public_topic, restricted_topic

PAGE = Path(__file__).parents[1] / "docs" / "events.md"

HEAD = f"""# Events

Written by `make schemas` from `shared/contracts/` and from the `REACTIONS` of every service; a test keeps it current.
How to add one: [guide/add-an-event.md](guide/add-an-event.md).

Every event is a [CloudEvents 1.0](https://cloudevents.io) message in structured JSON. Besides the standard attributes:

| attribute | meaning |
| --- | --- |
| `subject` | the case id, which is also the key of the message: the events of one case keep their order |
| `sequence` | counts what one publisher says about one case, from 1, without gaps; readers deduplicate by it |
| `time` | when it happened in reality (UTC): it decides the year of an indicator |
| `recordedat` | when the platform came to know it (UTC): it decides "as known on" |
| `correlationid`, `causationid` | the request and the event that led to it |
| `data` | the payload below; its JSON Schema is `shared/contracts/schemas/<event>.json` |

Fields ending in `?` are optional. **Restricted** fields identify a person: they travel on `<service>.restricted.v1`
only, and are left out of `<service>.events.v1`, which is otherwise the same stream in the same order. A reader follows
one of the two.

Hospitals write FHIR R4 Bundles to `{HOSPITAL_MESSAGES}`; they are not events of the platform, and only
`services.dimissioni` reads them. What becomes of a request is told on `{HOSPITAL_NOTICES}` ([ADR
0035](adr/0035-avvisi-all-ospedale.md)): FHIR R4 notifications, keyed by dimissione, whoever asked in the header
`segnalante`; which Task has become which version, and nothing of anybody.
"""


def render() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_publisher(name) for name in PUBLISHERS), *(_state(topic) for topic in STATES)])


def has_restricted(publisher: str) -> bool:
    """Whether a publisher has anything to say on a restricted topic."""
    return any(kind.riservati() for kind in payloads_of(publisher))


def _publisher(name: str) -> str:
    topics = f"Topic `{public_topic(name)}`"
    if has_restricted(name):
        topics += f", complete on `{restricted_topic(name)}`"
    rows = [_row(kind) for kind in payloads_of(name)]
    return "\n".join(
        [
            f"## {name}",
            "",
            f"{topics}. Source: `shared/contracts/{_file(name)}`.",
            "",
            "| event | meaning | fields | restricted | who listens |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _state(topic: str) -> str:
    publisher, module = STATES[topic]
    file = module.__name__.rpartition(".")[2]
    return "\n".join(
        [
            f"## {topic}",
            "",
            f"Not events but how things stand, said by {publisher}: keyed by `subject`, compacted, the highest",
            f"`sequence` of a key is all there is. Source: `shared/contracts/{file}.py`.",
            "",
            "| message | meaning | fields | restricted | who listens |",
            "| --- | --- | --- | --- | --- |",
            *(_row(kind) for kind in states_on(topic)),
            "",
        ]
    )


def _file(publisher: str) -> str:
    return PUBLISHERS[publisher].__name__.rpartition(".")[2] + ".py"


def _row(kind: type[Payload]) -> str:
    fields = [
        f"`{n}{'' if f.is_required() else '?'}`" for n, f in kind.model_fields.items() if n not in kind.riservati()
    ]
    heard_by = listeners().get(kind, [])
    cells = [f"`{kind.tipo}`", _meaning(kind), ", ".join(fields), _code(sorted(kind.riservati())), _code(heard_by)]
    return f"| {' | '.join(cells)} |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "—"


def _meaning(kind: type[Payload]) -> str:
    text = inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0]
    return " ".join(text.split()).replace("|", "\\|")
