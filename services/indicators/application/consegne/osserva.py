"""What moved since the last look, who is to be told, and the telling made ready: one transaction each.

Nothing is noted while events are counted: the cells of an Ambito are compared with what they were, which costs the
events nothing and cannot miss a change, whoever made it (an event, a recount, a new rule, a new year).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from services.indicators.application.consegne.fotografia import fotografia
from services.indicators.application.ports import UnitOfWork
from services.indicators.application.ports_consegne import Fotografia, Osservazione
from services.indicators.domain.consegne.abbonamento import Abbonamento
from services.indicators.domain.consegne.cadenza import Cambiamento
from services.indicators.domain.consegne.consegna import Consegna
from services.indicators.domain.period import anno_di
from shared.contracts.envelope import encode

QUIETE_DEL_TOPIC = timedelta(minutes=1)
"""How long an Ambito's values stand still before the topic tells them."""
SERVICE = "indicators"


def cambiati(uow: UnitOfWork) -> list[Osservazione]:
    """The Ambiti whose values are not those last seen. Reads only."""
    known, now = uow.recapiti.fotografie.osservazioni(), uow.now
    seen = {ambito: _impronta(cells, uow) for ambito, cells in uow.recapiti.fotografie.impronte().items()}
    empty = _impronta(None, uow)
    changed = []
    for ambito in sorted(seen.keys() | known.keys()):
        impronta, before = seen.get(ambito, empty), known.get(ambito)
        if before is None:
            changed.append(Osservazione(ambito, impronta, now, now))
        elif before.impronta != impronta:
            already = before.impronta != before.fotografata
            since = before.cambiata_dal if already else now
            changed.append(replace(before, impronta=impronta, cambiata_dal=since, cambiata_il=now))
    return changed


def osserva(osservazioni: Sequence[Osservazione], uow: UnitOfWork) -> None:
    """Remember what was seen, and since when each subscription has something to be told."""
    uow.recapiti.fotografie.osserva(osservazioni)
    seen = {each.ambito: each for each in osservazioni}
    for abbonamento in uow.recapiti.abbonamenti.attivi():
        found = seen.get(abbonamento.ambito)
        if found is not None and abbonamento.osserva(found.impronta, found.cambiata_il):
            uow.recapiti.abbonamenti.save(abbonamento)
    uow.commit()


def da_fotografare(uow: UnitOfWork) -> list[str]:
    """The Ambiti of whose values the topic or a subscriber is to be told now. Reads only."""
    known, now = uow.recapiti.fotografie.osservazioni(), uow.now
    wanted = {each.ambito for each in known.values() if _per_il_topic(each, uow)}
    for abbonamento in uow.recapiti.abbonamenti.attivi():
        seen = known.get(abbonamento.ambito)
        if abbonamento.dovuta(now if seen is None else seen.cambiata_il, now):
            wanted.add(abbonamento.ambito)
    return sorted(wanted)


def fotografa(ambito: str, uow: UnitOfWork) -> int:
    """Take the values of an Ambito, to be published and, where it is their time, delivered; how many deliveries."""
    store, now = uow.recapiti.fotografie, uow.now
    impronta = _impronta(store.impronta(ambito), uow)
    before = store.osservazioni().get(ambito) or Osservazione(ambito, impronta, now, now)
    # What moved between the look and now is in the snapshot too.
    moved = now if before.impronta != impronta else before.cambiata_il
    said = fotografia(ambito, impronta, uow)
    id, versione = uow.ids.new(), before.versione + 1
    taken = Fotografia(
        id,
        ambito,
        versione,
        now,
        encode(
            said,
            event_id=id,
            service=SERVICE,
            caso_id=ambito,
            sequence=versione,
            time=now,
            recorded_at=now,
        ),
    )
    made = 0
    for abbonamento in uow.recapiti.abbonamenti.attivi(ambito):
        if abbonamento.dovuta(before.cambiata_il, now):
            _consegna(abbonamento, taken, impronta, uow)
            made += 1
    store.osserva([replace(before, impronta=impronta, cambiata_il=moved, fotografata=impronta, versione=versione)])
    store.aggiungi(taken)
    uow.commit()
    return made


def _consegna(abbonamento: Abbonamento, taken: Fotografia, impronta: str, uow: UnitOfWork) -> None:
    now, consegne = uow.now, uow.recapiti.consegne
    consegna = Consegna(
        id=uow.ids.new(),
        abbonamento_id=abbonamento.id,
        ambito=taken.ambito,
        fotografia_id=taken.id,
        versione_valori=taken.versione,
        creata_il=now,
        prossimo=now,
    )
    waiting = consegne.in_attesa(abbonamento.id)
    if waiting is not None:
        consegna.prende_il_posto_di(waiting)
        consegne.save(waiting)
    consegne.add(consegna)
    abbonamento.consegna(impronta, now)
    uow.recapiti.abbonamenti.save(abbonamento)


def _per_il_topic(seen: Osservazione, uow: UnitOfWork) -> bool:
    if seen.impronta == seen.fotografata:
        return False
    return Cambiamento(seen.cambiata_dal, seen.cambiata_il).maturo(QUIETE_DEL_TOPIC, uow.now)


def _impronta(celle: str | None, uow: UnitOfWork) -> str:
    """The digest of what is said: cells, and what turns them into values and verdicts (rules, targets, the year)."""
    rules = sorted(regola.versione for regola in uow.regole.tutte)
    text = repr((celle or "", rules, uow.deliberazione.fonte, anno_di(uow.now)))
    return blake2b(text.encode(), digest_size=16).hexdigest()
