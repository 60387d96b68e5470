"""An event that cannot be applied: what follows it waits in order, everybody else goes on, and healing is in order."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert

from proof.events import visits
from proof.findings import Findings
from proof.hearing import testimony
from proof.witness import EVERYTHING, Witness, build, poisoned
from shared.messaging.bus import Message
from shared.messaging.consumer import FAILURES_BEFORE_PAUSE, ConsumerPaused
from shared.messaging.memory import MemoryBus

HEALED: Final = 5


async def poison(folder: Path) -> Findings:
    """In memory, on SQLite."""
    url = f"sqlite:///{folder / 'testimone.db'}"
    witness = build(url, MemoryBus())
    await witness.start()
    try:
        found = await _one_case(witness, url)
        found += await _all_cases(witness)
    finally:
        await witness.stop()
    return found


async def _one_case(witness: Witness, url: str) -> Findings:
    found = Findings()
    ill, well = visits("malato", HEALED), visits("sano", HEALED)
    await _handle(witness, ill[:1])
    await _write(witness, lambda connection: connection.execute(insert(poisoned), {"caso_id": "malato"}))
    await _handle(witness, [*ill[1:2], *well[:3]])
    await _write(witness, lambda connection: connection.execute(delete(poisoned)))
    await _handle(witness, [*ill[2:], *well[3:]])  # what follows waits, although nothing is wrong any more
    heard = {caso: numbers for (_, caso), numbers in testimony(url).items()}
    if heard.get("sano") != list(range(1, HEALED + 1)):
        found.others.append(f"veleno: gli altri casi si sono fermati: {heard.get('sano')}")
    if heard.get("malato") != [1]:
        found.order_violations.append(f"veleno: applicati {heard.get('malato')} mentre il n. 2 è fermo")
    parked = await _parked(witness)
    if parked != HEALED - 1:
        found.lost.append(f"veleno: {parked} lettere ferme invece di {HEALED - 1}")
    await witness.runtime.consumer.replay()
    heard = {caso: numbers for (_, caso), numbers in testimony(url).items()}
    if heard.get("malato") != list(range(1, HEALED + 1)) or await _parked(witness):
        found.lost.append(f"veleno: dopo la guarigione applicati {heard.get('malato')}")
    return found


async def _all_cases(witness: Witness) -> Findings:
    found = Findings()
    await _write(witness, lambda connection: connection.execute(insert(poisoned), {"caso_id": EVERYTHING}))
    paused = False
    for number in range(3 * FAILURES_BEFORE_PAUSE):
        paused |= not await _handle(witness, visits(f"caso-{number}", 2))
    parked = await _parked(witness)
    # A case that fails once leaves what follows it behind it: two letters for each failure at most.
    if not paused or parked > 2 * FAILURES_BEFORE_PAUSE:
        found.others.append(f"tutto velenoso: {parked} lettere ferme, pausa {paused}")
    await _write(witness, lambda connection: connection.execute(delete(poisoned)))
    return found


async def _handle(witness: Witness, messages: list[Message]) -> bool:
    """Whether it took them."""
    try:
        await witness.runtime.consumer.handle(messages)
    except ConsumerPaused:
        return False
    return True


async def _parked(witness: Witness) -> int:
    return (await witness.runtime.backlog()).dead_letters


async def _write(witness: Witness, work: Callable[[Connection], object]) -> None:
    await witness.runtime.database.write(work)
