"""The mistakes, as changes of text. One whose place is not there any more stops everything: it would prove nothing."""

from dataclasses import dataclass
from typing import Final, Literal

Stage = Literal["memory", "postgres", "kafka"]
Kind = Literal["perso", "orfano", "doppio", "ordine", "altro"]


@dataclass(frozen=True)
class Change:
    """In `file`, `old` stands exactly once."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Fault:
    """`stage`: the scene that must notice it. `seen_as`: what it must be reported as, one of them at least."""

    name: str
    stage: Stage
    seen_as: tuple[Kind, ...]
    changes: tuple[Change, ...]


_CONSUMER: Final = "shared/messaging/consumer.py"
_RELAY: Final = "shared/messaging/relay.py"
_SQLITE: Final = "shared/persistence/sqlite.py"
_WORK: Final = "shared/persistence/unit_of_work.py"
_RUNTIME: Final = "shared/messaging/runtime.py"
_GROUPS: Final = "shared/persistence/groups.py"
_RAN: Final = "outcomes.append(Outcome(job, job.context.run(job.work, connection)))\n"
_KNOWN: Final = "known = self._inbox.last_of(connection, ((event.source, event.caso_id) for event in events))\n"

FAULTS: Final = (
    Fault(
        "si risponde prima del commit",
        "memory",
        ("perso",),
        (
            Change(_GROUPS, _RAN, _RAN + " " * 16 + "job.answer.set_result(outcomes[-1].result)\n"),
            Change(_SQLITE, "if job.answer.cancelled():", "if job.answer.done():"),
        ),
    ),
    Fault(
        "si pubblica prima del commit",
        "memory",
        ("doppio",),
        (
            Change(
                _WORK,
                "public = written(restricted=False)\n",
                "public = written(restricted=False)\n        HURRY[0](self.service, caso_id, public)\n",
            ),
            Change(_WORK, "class NotCommitted(", "HURRY: list[Any] = []\n\n\nclass NotCommitted("),
            Change(
                _RUNTIME,
                "    return Runtime(\n",
                "    from shared.contracts.topics import public_topic\n"
                "    from shared.messaging.bus import Message\n"
                "    from shared.persistence.unit_of_work import HURRY\n"
                "    def hurry(who, caso, value):\n"
                "        message = Message(public_topic(who), caso, value)\n"
                "        asyncio.get_running_loop().create_task(bus.publish([message]))\n"
                "    HURRY[:] = [hurry]\n"
                "    return Runtime(\n",
            ),
        ),
    ),
    Fault(
        "si segna spedito prima di spedire",
        "memory",
        ("perso", "orfano"),
        (
            Change(
                _RELAY,
                'failpoint("relay.before-send")\n',
                "marked = [row.position for row in rows]\n"
                "        await self._database.write(lambda connection: self._mark(connection, marked))\n"
                '        failpoint("relay.before-send")\n',
            ),
        ),
    ),
    Fault(
        "non si guarda che cosa si è già sentito",
        "memory",
        ("doppio",),
        (Change(_CONSUMER, "if event.sequence <= known[stream]:", "if event.sequence < 0:"),),
    ),
    Fault(
        "ciò che si è sentito si ricorda fuori dalla transazione",
        "memory",
        ("perso",),
        (
            Change(
                _CONSUMER,
                _KNOWN,
                _KNOWN + '        mine = self.__dict__.setdefault("_mine", {})\n'
                "        known.update({each: max(known[each], mine.get(each, 0)) for each in known})\n",
            ),
            Change(_CONSUMER, "known[stream] = event.sequence", "known[stream] = mine[stream] = event.sequence"),
        ),
    ),
    Fault(
        "una reazione fallita lascia ciò che aveva scritto",
        "memory",
        ("ordine", "doppio"),
        (Change(_CONSUMER, "savepoint(connection) if alone else nullcontext()", "nullcontext()"),),
    ),
    Fault(
        "la numerazione degli eventi non è nella transazione",
        "memory",
        ("orfano",),
        (
            Change(
                _WORK,
                "sequence = self._next_sequence(caso_id)\n",
                "NUMBERS[self.service, caso_id] = NUMBERS.get((self.service, caso_id), 0) + 1\n"
                "        sequence = max(self._next_sequence(caso_id), NUMBERS[self.service, caso_id])\n",
            ),
            Change(_WORK, "class NotCommitted(", "NUMBERS: dict[Any, int] = {}\n\n\nclass NotCommitted("),
        ),
    ),
    Fault(
        "la risposta a una Idempotency-Key non si ricorda",
        "memory",
        ("doppio", "perso"),
        (Change("shared/web/runner.py", "self._remember(connection, call, response)", "pass"),),
    ),
    Fault(
        "un sottoscrittore che fallisce non ferma la conferma",
        "memory",
        ("perso",),
        (Change("shared/messaging/memory.py", "raise outcome", "continue"),),
    ),
    Fault(
        "chi ha esaurito i tentativi passa per applicato",
        "memory",
        ("perso",),
        (Change(_CONSUMER, "        return failure\n", "        return None\n"),),
    ),
    Fault(
        "ciò che segue una lettera morta non aspetta",
        "memory",
        ("ordine",),
        (Change(_CONSUMER, "if caso_id in blocked:", "if not caso_id:"),),
    ),
    Fault(
        "quando fallisce tutto non ci si ferma",
        "memory",
        ("altro",),
        (Change(_CONSUMER, "if failures >= FAILURES_BEFORE_PAUSE:", "if failures < 0:"),),
    ),
    Fault(
        "la staffetta spedisce senza ordine",
        "memory",
        ("ordine", "perso"),
        (Change(_RELAY, ".order_by(table.position)", ".order_by(table.event_id.desc())"),),
    ),
    Fault(
        "il caso non si blocca su PostgreSQL",
        "postgres",
        ("doppio", "altro"),
        (Change("shared/persistence/locks.py", "if wanted and needed(connection):", "if not keys:"),),
    ),
    Fault(
        "il cubo cambia fuori dalla transazione degli eventi",
        "postgres",
        ("altro",),
        (
            Change(
                "services/indicators/adapters/events_transaction.py",
                "            SqlCubo(connection).applica(together)\n",
                "            from shared.persistence.wall import PLATFORM, tell\n"
                "            with connection.engine.begin() as other:\n"
                "                tell(other, PLATFORM)\n"
                "                SqlCubo(other).applica(together)\n",
            ),
        ),
    ),
    Fault(
        "si conferma a Kafka prima degli effetti",
        "kafka",
        ("perso",),
        (
            Change(
                "shared/messaging/kafka_consumer.py",
                'failpoint("consumer.before-handle")\n',
                "self._uncommitted.update({place: batch[-1].offset + 1 for place, batch in records.items()})\n"
                "            self._commit(consumer)\n",
            ),
        ),
    ),
    Fault(
        "un passo non avvisa l'ospedale",
        "memory",
        ("orfano",),
        (
            Change(
                "services/dimissioni/adapters/archivio.py",
                "        super().save(aggregate)\n        self._avvisa(aggregate)\n",
                "        super().save(aggregate)\n",
            ),
        ),
    ),
    Fault(
        "Faust conferma prima degli effetti",
        "kafka",
        ("perso",),
        (
            Change(
                "services/indicators/entrypoints/stream.py",
                "                if batch and await feeding.feed(",
                "                for event in batch:\n"
                "                    event.ack()\n"
                "                if batch and await feeding.feed(",
            ),
        ),
    ),
    Fault(
        "si ricomincia da dove dice Kafka, e non la base dati",
        "kafka",
        ("perso",),
        (
            Change(
                "shared/messaging/kafka_assignment.py",
                "wanted = 0 if committed is None else min(committed, stored.get(where, 0))",
                "wanted = committed or 0",
            ),
        ),
    ),
)
