"""Computes the audit anew and holds it against its chain and against what was written outside the database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Result, Select, Table, func, select, text

from shared.persistence.machinery import Machinery
from shared.persistence.trail.chain import BEFORE_THE_FIRST, Head, follows
from shared.persistence.trail.checkpoints import Checkpoint
from shared.persistence.trail.keys import TrailKeys
from shared.persistence.trail.rows import WHOLE, authentic, fingerprint, objects

CHUNK: Final = 2_000


class Manomissione(StrEnum):
    """What was done to the audit, as its traces tell."""

    MODIFICATA = "modificata"
    CANCELLATA = "cancellata"
    INSERITA = "inserita"
    RIORDINATA = "riordinata"
    TRONCATO = "troncato"
    RIPRISTINATO = "ripristinato"
    CATENA = "catena-alterata"
    INDICE = "indice-alterato"
    SIGILLO = "sigillo-alterato"
    SENZA_SIGILLI = "sigilli-mancanti"


@dataclass(frozen=True)
class Trovata:
    """One tampering. `posizione` of the row of the audit and `numero` of the row of the chain, where they are known;
    `dal`: UTC instant since when it is so at the earliest, as far as the database and the checkpoints tell."""

    tipo: Manomissione
    posizione: int | None = None
    numero: int | None = None
    dal: str = ""


@dataclass
class Esito:
    """`in_attesa`: rows that are not sealed yet. `non_firmate`: sealed as they were found, from before there were
    signatures. `oltre`: sealed rows beyond the last checkpoint."""

    servizio: str
    righe: int = 0
    sigillate: int = 0
    in_attesa: int = 0
    non_firmate: int = 0
    oltre: int = 0
    sigilli: int = 0
    trovate: list[Trovata] = field(default_factory=list)

    @property
    def integro(self) -> bool:
        return not self.trovate


def verify(
    connection: Connection,
    machinery: Machinery,
    service: str,
    keys: TrailKeys,
    checkpoints: Iterable[Checkpoint] | None,
) -> Esito:
    """As of one instant, which the connection's transaction holds. `checkpoints`: all there are; None where none are
    kept, and then nobody can tell whether the audit was cut short or brought back."""
    return _Verification(connection, machinery, service, keys, checkpoints).run()


class _Verification:
    def __init__(
        self,
        connection: Connection,
        machinery: Machinery,
        service: str,
        keys: TrailKeys,
        checkpoints: Iterable[Checkpoint] | None,
    ) -> None:
        self._connection = connection
        self._machinery = machinery
        self._service = service
        self._keys = keys
        self._kept = checkpoints is not None
        self._outside: dict[int, list[Checkpoint]] = {}
        self._found = Esito(service)
        self._elsewhere: list[tuple[str, Trovata]] = []
        """Rows that are not what was sealed in their place, by their fingerprint."""
        self._missing: list[Trovata] = []
        self._first_signed: int | None = None
        """The number of the first sealed row that is signed: those after it all are."""
        self._index = 0
        self._checkpoints(checkpoints or ())

    def run(self) -> Esito:
        head = self._sealed()
        self._unsealed()
        self._twice()
        self._misplaced()
        self._cut(head)
        self._indexed()
        if self._kept and not self._found.sigilli and head.numero:
            self._say(Manomissione.SENZA_SIGILLI, numero=head.numero)
        self._found.trovate.sort(key=lambda one: (one.numero or one.posizione or 0, one.tipo))
        return self._found

    def _say(
        self, tipo: Manomissione, *, posizione: int | None = None, numero: int | None = None, dal: str = ""
    ) -> None:
        self._found.trovate.append(Trovata(tipo, posizione, numero, dal))

    def _checkpoints(self, checkpoints: Iterable[Checkpoint]) -> None:
        for each in checkpoints:
            if each.servizio != self._service:
                continue
            if each.authentic(self._keys):
                self._found.sigilli += 1
                self._outside.setdefault(each.numero, []).append(each)
            else:
                self._say(Manomissione.SIGILLO, numero=each.numero, dal=each.istante)

    def _sealed(self) -> Head:
        """Every row of the chain, and the row of the audit that it seals."""
        before, last, diverged = BEFORE_THE_FIRST, 0, False
        for link, row in self._links():
            numero, dal = link["numero"], link["sigillata_il"]
            self._found.sigillate += 1
            if numero != last + 1:
                self._say(Manomissione.CANCELLATA, numero=last + 1, dal=dal)
            elif not follows(link, self._service, before, self._keys):
                self._say(Manomissione.CATENA, posizione=link["position"], numero=numero, dal=dal)
            elif not diverged and (other := self._otherwise(link)) is not None:
                diverged = True
                self._say(Manomissione.RIPRISTINATO, numero=numero, dal=other.istante)
            self._row(link, row)
            before, last = link["sigillo"], numero
        return Head(last, before)

    def _row(self, link: Mapping[str, Any], row: Mapping[str, Any] | None) -> None:
        at = {"posizione": link["position"], "numero": link["numero"], "dal": link["sigillata_il"]}
        if row is None:
            self._missing.append(Trovata(Manomissione.CANCELLATA, **at))
            return
        self._index = (self._index + _summed((each, link["position"]) for each in objects(row["touched"]))) % _MODULUS
        impronta = fingerprint(row)
        moved = impronta != link["impronta"]
        if row["firma"] is None:
            self._found.non_firmate += 1
            by_us = self._first_signed is None
        else:
            by_us = authentic(row, self._service, self._keys)
            self._first_signed = self._first_signed or (link["numero"] if by_us else None)
        if moved:
            self._elsewhere.append((impronta, Trovata(Manomissione.RIORDINATA, **at)))
        elif not by_us:  # sealed as it is: whoever wrote it had no key
            self._say(Manomissione.INSERITA, **at)

    def _otherwise(self, link: Mapping[str, Any]) -> Checkpoint | None:
        """A checkpoint of this number that says something else."""
        return next((c for c in self._outside.get(link["numero"], ()) if c.sigillo != link["sigillo"]), None)

    def _unsealed(self) -> None:
        """What waits for the next round is signed; before the first one, it may be of a version that did not sign."""
        signed = self._first_signed is not None
        for row in self._waiting():
            if row["firma"] is None and not signed:
                self._found.in_attesa += 1
            elif row["firma"] is not None and authentic(row, self._service, self._keys):
                signed = True
                self._found.in_attesa += 1
            else:
                self._say(Manomissione.INSERITA, posizione=row["position"], dal=row["at"])

    def _twice(self) -> None:
        """A row that was copied, signature and all: the later one was not written by the platform."""
        audit = self._machinery.audit.c
        copied = select(audit.firma).where(audit.firma.is_not(None)).group_by(audit.firma).having(func.count() > 1)
        seen: Counter[str] = Counter()
        rows = select(audit.position, audit.firma, audit.at).where(audit.firma.in_(copied)).order_by(audit.position)
        for row in self._connection.execute(rows):
            seen[row.firma] += 1
            if seen[row.firma] > 1:
                self._say(Manomissione.INSERITA, posizione=row.position, dal=row.at)

    def _misplaced(self) -> None:
        """A row that was sealed in another place was moved; one that was sealed nowhere took the place of what was."""
        chain = self._machinery.chain.c
        for impronta, one in self._elsewhere:
            known = self._connection.execute(select(chain.numero).where(chain.impronta == impronta).limit(1)).first()
            tipo = Manomissione.MODIFICATA if known is None else Manomissione.RIORDINATA
            self._say(tipo, posizione=one.posizione, numero=one.numero, dal=one.dal)

    def _cut(self, head: Head) -> None:
        """Rows that are missing up to the end were cut off; and so was the chain, where it is shorter than it was.

        Whoever brings back an old copy brings back the counter of positions too; whoever deletes leaves it.
        """
        at_the_end = head.numero
        for one in reversed(self._missing):
            cut = one.numero == at_the_end
            at_the_end -= cut
            self._say(
                Manomissione.TRONCATO if cut else Manomissione.CANCELLATA,
                posizione=one.posizione,
                numero=one.numero,
                dal=one.dal,
            )
        furthest = max(self._outside, default=0)
        self._found.oltre = max(0, head.numero - furthest)
        if furthest > head.numero:
            audit = self._machinery.audit
            highest = self._connection.execute(select(func.coalesce(func.max(audit.c.position), 0))).scalar_one()
            tipo = Manomissione.TRONCATO if _given(self._connection, audit) > highest else Manomissione.RIPRISTINATO
            since = min(each.istante for n, ones in self._outside.items() if n > head.numero for each in ones)
            self._say(tipo, numero=head.numero + 1, dal=since)

    def _indexed(self) -> None:
        """The index holds what the sealed rows touched, and nothing else."""
        touches = self._machinery.touches.c
        rows = self._many(select(touches.oggetto, touches.position))
        if _summed((row.oggetto, row.position) for row in rows) != self._index and not self._found.trovate:
            self._say(Manomissione.INDICE)

    def _links(self) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
        audit, chain = self._machinery.audit, self._machinery.chain
        columns = [audit.c[name].label(f"audit_{name}") for name in (*WHOLE, "position")]
        wanted = select(*chain.c, *columns).select_from(chain.outerjoin(audit, audit.c.position == chain.c.position))
        after = -(2**62)
        while True:
            page = wanted.where(chain.c.numero > after).order_by(chain.c.numero).limit(CHUNK)
            rows = self._connection.execute(page).mappings().all()
            for row in rows:
                there = row["audit_position"] is not None
                yield dict(row), {name: row[f"audit_{name}"] for name in WHOLE} if there else None
            if len(rows) < CHUNK:
                return
            after = int(rows[-1]["numero"])

    def _waiting(self) -> Iterator[Mapping[str, Any]]:
        audit, chain = self._machinery.audit, self._machinery.chain
        self._found.righe = self._connection.execute(select(func.count()).select_from(audit)).scalar_one()
        sealed = select(chain.c.numero).where(chain.c.position == audit.c.position).exists()
        yield from map(dict, self._many(select(audit).where(~sealed).order_by(audit.c.position)).mappings())

    def _many(self, statement: Select[Any]) -> Result[Any]:
        return self._connection.execute(statement, execution_options={"yield_per": CHUNK})


_MODULUS: Final = 2**256


def _summed(pairs: Iterable[tuple[str, int]]) -> int:
    """The same for the same pairs in whatever order."""
    total = 0
    for oggetto, position in pairs:
        total += int.from_bytes(sha256(f"{position} {oggetto}".encode()).digest(), "big")
    return total % _MODULUS


def _given(connection: Connection, audit: Table) -> int:
    """The highest position that the database ever gave to a row of the audit."""
    if connection.dialect.name == "sqlite":
        counter = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
        return int(connection.execute(counter, {"name": audit.name}).scalar_one())
    counter = text("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(:name, 'position')::regclass), 0)")
    return int(connection.execute(counter, {"name": audit.name}).scalar_one())
