"""Where the dimissioni are kept."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, or_, select, update
from sqlmodel import col

from services.dimissioni.adapters.avvisi.tables import avvisa
from services.dimissioni.adapters.tables import DimissioneRow, tabelle, versioni
from services.dimissioni.application.ports import Filtro, Ricerca
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.protocollo import Protocolli, scade_il
from services.dimissioni.domain.stati import CHIUSI, Canale
from shared.custody.attempt import Erased, fingerprint, unseal
from shared.kernel.store import Page, PageRequest, Version
from shared.persistence.aggregates import ask_for_keys, place, stored
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.versions import VersionedStore

documenti = TypeAdapter(Dimissione)
INDICE = "indice-dei-ricoveri"
"""Whose key the columns are made with: a subject of its own, which is never erased."""


class ArchivioDimissioni(VersionedStore[Dimissione]):
    def __init__(self, uow: SqlUnitOfWork, protocolli: Protocolli) -> None:
        super().__init__(uow, DimissioneRow, documenti, colonne(protocolli), versioni)

    def add(self, aggregate: Dimissione) -> None:
        super().add(aggregate)
        self._avvisa(aggregate)

    def save(self, aggregate: Dimissione) -> None:
        super().save(aggregate)
        self._avvisa(aggregate)

    def find_unscoped(self, **equals: Any) -> Dimissione | None:
        """By `chiave_caso` as it stands there now, or as it stood before there were keys."""
        chiave = equals.get("chiave_caso")
        if chiave is not None:
            trovata = super().find_unscoped(**equals | {"chiave_caso": impronta_della_chiave(chiave)})
            if trovata is not None:
                return trovata
        return super().find_unscoped(**equals)

    def del_caso(self, caso_id: str) -> list[str]:
        """Their ids, also where they can no longer be read."""
        riga = self._table.c
        return list(self._uow.connection.execute(select(riga.id).where(riga.caso_id == caso_id)).scalars())

    def elenco(self, filtro: Filtro, request: PageRequest) -> Page[Dimissione]:
        condizioni: list[ColumnElement[bool]] = []
        if filtro.in_ritardo_al is not None:
            condizioni.append(col(DimissioneRow.scade_il) < filtro.in_ritardo_al.isoformat())
        stato = None if filtro.stato is None else filtro.stato.value
        return self.page(request, *condizioni, stato=stato, caso_id=filtro.caso_id, segnalante=filtro.segnalante)

    def cerca(self, ricerca: Ricerca, request: PageRequest) -> Page[Version[Dimissione]]:
        riga = tabelle.metadata.tables["dimissioni"].c
        condizioni: list[ColumnElement[bool]] = [riga.id.in_(sorted(fra)) for fra in ricerca.id]
        condizioni += [riga.persona_id.in_(sorted(fra)) for fra in ricerca.persone]
        condizioni += [
            or_(
                riga.id.in_(sorted(fra)),
                riga.numero_ricovero.in_(sorted(impronta_del_numero(numero) for numero in fra)),
                # as it stood before there were keys, until `cifra` has rewritten it
                *(riga.chiave_caso.endswith(f"|{numero}", autoescape=True) for numero in fra),
            )
            for fra in ricerca.identificate
        ]
        if ricerca.segnalante is not None:
            condizioni.append(riga.segnalante == ricerca.segnalante)
        return self.search(request, *condizioni, *self.changed(ricerca.cambiate_dal, ricerca.cambiate_al))

    def _avvisa(self, dimissione: Dimissione) -> None:
        """Whoever asked for it is to be told of this version; what was written down by hand no hospital asked for."""
        if dimissione.canale is not Canale.MANUALE:
            self._uow.at_the_end(
                avvisa,
                {
                    "segnalante": dimissione.segnalante,
                    "dimissione_id": dimissione.id,
                    "versione": dimissione.versione,
                    "il": stored(self._uow.now),
                    "pubblicato": False,
                },
            )


def impronta_della_chiave(chiave_caso: str) -> str:
    """What stands in the column for the hospital's number of a stay: the same for the same, and never the number."""
    return _impronta("chiave", chiave_caso)


def impronta_del_numero(numero: str) -> str:
    """By which a stay is looked for whatever list its number belongs to."""
    return _impronta("numero", numero)


def numero_di(chiave_caso: str) -> str | None:
    """None where the key ends in no number of somebody else's."""
    return impronta_del_numero(chiave_caso.rpartition("|")[2]) if "|" in chiave_caso else None


def _impronta(di_che: str, valore: str) -> str:
    return fingerprint(INDICE, di_che, valore) or valore


def colonne(protocolli: Protocolli) -> Callable[[Dimissione], Mapping[str, Any]]:
    """What the queries need of a dimissione, beside its document."""

    def di(dimissione: Dimissione) -> Mapping[str, Any]:
        territorio = dimissione.territorio
        scadenza = scade_il(dimissione, protocolli.di(territorio.distretto))
        return {
            "caso_id": dimissione.caso_id,
            "ambito": territorio.ambito,
            "distretto": territorio.distretto,
            "asst": territorio.asst,
            "stato": dimissione.stato.value,
            "chiave_caso": impronta_della_chiave(dimissione.chiave_caso),
            "numero_ricovero": numero_di(dimissione.chiave_caso),
            "segnalante": dimissione.segnalante,
            "persona_id": dimissione.persona_id,
            "scade_il": None if scadenza is None else scadenza.isoformat(),
            "protocolli": protocolli.versione,
        }

    return di


def ricalcola_scadenze(connection: Connection, protocolli: Protocolli) -> int:
    """Bring the deadlines of open cases in line with protocolli that changed while the service was down; how many.

    The case itself does not change: no version, no event.
    """
    tabella = tabelle.metadata.tables["dimissioni"]
    superate = connection.execute(
        select(tabella.c.id, tabella.c.documento).where(
            tabella.c.protocolli != protocolli.versione, tabella.c.stato.not_in(sorted(CHIUSI))
        )
    ).all()
    valori = colonne(protocolli)
    ask_for_keys(riga.documento for riga in superate)
    for riga in superate:
        try:
            nuove = valori(documenti.validate_json(unseal(place(tabella, riga.id), riga.documento)))
        except Erased:
            continue  # a copy of the database from before it was erased
        connection.execute(
            update(tabella)
            .where(tabella.c.id == riga.id)
            .values(scade_il=nuove["scade_il"], protocolli=nuove["protocolli"])
        )
    return len(superate)
