"""Oscuramento: a part of one's history that, by one's own wish, only who wrote it still sees (ADR 0046).

Sources: Garante, linee guida in materia di dossier sanitario, 4 June 2015, and DM 7 September 2023 (FSE 2.0): one may
obscure an event, and that it is obscured does not show either.

What is obscured covers what it contains, and hides from everybody who recorded none of it. So nobody sees a half: no
reference leads to something absent, and no rule of a case trips over what its reader may not know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.pua.domain.accesso import Accesso, StatoAccesso
from services.pua.domain.cartella import Cosa, Voce
from services.pua.domain.codici import Provenienza
from services.pua.domain.pai import Pai, StatoPai
from services.pua.domain.refusals import ElementoInCorso, NessunoLoHaInCarico, NonOscurabileDaSolo, OscuramentoRevocato
from services.pua.domain.valutazione import StatoValutazione, Valutazione
from services.pua.domain.volonta import Volonta
from shared.kernel.aggregate import Aggregate
from shared.kernel.clock import civil_date
from shared.kernel.refusal import NotFound
from shared.kernel.territory import Territorio


class TipoElemento(StrEnum):
    """What can be obscured: a whole case (its accesso, or its dimissione), or an ended part of it."""

    CASO = "caso"
    VALUTAZIONE = "valutazione"
    PAI = "pai"


class StatoOscuramento(StrEnum):
    IN_VIGORE = "in_vigore"
    REVOCATO = "revocato"


@dataclass(frozen=True)
class Elemento:
    """`coperti`: the ids under which entries and aggregates are hidden. `autori`: the accounts that go on seeing."""

    tipo: TipoElemento
    id: str
    coperti: frozenset[str]
    autori: frozenset[str]


@dataclass(frozen=True)
class InteroCaso:
    """All that the PUA knows of one case, hidden or not."""

    accesso: Accesso
    valutazioni: Sequence[Valutazione]
    pai: Sequence[Pai]
    voci: Sequence[Voce]

    def elemento(self, riferimento: str) -> Elemento:
        """What an entry of the cartella is about, as it can be obscured.

        A whole case can be at any time, provided that an operator works on it: nobody else would see it any more. A
        part only when it has ended with what rests on it: whoever acts on the case now relies on it.
        Raises NotFound, NonOscurabileDaSolo, ElementoInCorso, NessunoLoHaInCarico.
        """
        valutazioni = [v for v in self.valutazioni if v.id == riferimento]
        piani = [p for p in self.pai if riferimento in (p.id, p.valutazione_id)]
        if valutazioni or piani:
            return self._parte(riferimento, valutazioni, piani)
        sue = [voce for voce in self.voci if voce.riferimento == riferimento]
        if riferimento != self.accesso.id and not sue:
            raise NotFound
        if any(voce.cosa in DEL_SAD for voce in sue):
            raise NonOscurabileDaSolo
        autori = _autori(self.voci)
        if not autori and self._in_corso():
            raise NessunoLoHaInCarico
        return Elemento(TipoElemento.CASO, self.accesso.caso_id, frozenset({self.accesso.caso_id}), autori)

    def _parte(self, riferimento: str, valutazioni: Sequence[Valutazione], piani: Sequence[Pai]) -> Elemento:
        if any(v.stato is StatoValutazione.IN_CORSO for v in valutazioni) or any(map(_aperto, piani)):
            raise ElementoInCorso
        coperti = {riferimento, *(p.id for p in piani), *(id for p in piani for id in self._sad_di(p))}
        autori = _autori(voce for voce in self.voci if voce.riferimento in coperti)
        tipo = TipoElemento.VALUTAZIONE if valutazioni else TipoElemento.PAI
        return Elemento(tipo, riferimento, frozenset(coperti), autori)

    def _sad_di(self, pai: Pai) -> set[str]:
        """The take-ins of the SAD that began while the plan was in force: they would tell of it."""
        if pai.attivato is None or pai.chiusura is None:
            return set()
        dal, al = civil_date(pai.attivato.avvenuto_il), civil_date(pai.chiusura.atto.avvenuto_il)
        chieste = [voce for voce in self.voci if voce.cosa is Cosa.SAD_RICHIESTO]
        return {voce.riferimento for voce in chieste if dal <= civil_date(voce.atto.avvenuto_il) <= al}

    def _in_corso(self) -> bool:
        return (
            self.accesso.stato is not StatoAccesso.CHIUSO
            or any(v.stato is StatoValutazione.IN_CORSO for v in self.valutazioni)
            or any(map(_aperto, self.pai))
        )


DEL_SAD = frozenset(cosa for cosa in Cosa if cosa.value.startswith("sad-"))


@dataclass(kw_only=True)
class Oscuramento(Aggregate):
    """in_vigore → revocato. `coperti` and `autori` are those of the elemento when it was obscured.

    They stay so: what is hidden changes by the hand of its authors alone; a plan that one of them adds is covered, too.
    """

    persona_id: str
    caso_id: str
    territorio: Territorio
    elemento: Elemento
    richiesta: Volonta
    stato: StatoOscuramento = StatoOscuramento.IN_VIGORE
    revoca: Volonta | None = None

    def estendi(self, id: str) -> None:
        """Something was added to what is covered."""
        prima = self.elemento
        self.elemento = Elemento(prima.tipo, prima.id, prima.coperti | {id}, prima.autori)

    def revocato_per(self, volonta: Volonta) -> None:
        """The person wants it shown again. Raises OscuramentoRevocato, InconsistentDates."""
        if self.revoca is not None:
            raise OscuramentoRevocato
        volonta.atto.non_prima_di(self.richiesta.atto)
        self.revoca = volonta
        self.stato = StatoOscuramento.REVOCATO

    def noto_a(self, account: str) -> bool:
        """That it exists is known to whom it hides nothing, and to whom the person said so."""
        return account in self.elemento.autori or account == self.richiesta.atto.da

    def nasconde(self, account: str, *ids: str) -> bool:
        """Whether it hides something that stands under one of these ids."""
        in_vigore = self.stato is StatoOscuramento.IN_VIGORE
        return in_vigore and account not in self.elemento.autori and not self.elemento.coperti.isdisjoint(ids)


def visibili(voci: Iterable[Voce], oscuramenti: Sequence[Oscuramento], account: str | None) -> list[Voce]:
    """The entries that an account may be shown; None stands for who is shown everything."""
    if account is None:
        return list(voci)
    return [v for v in voci if not any(o.nasconde(account, v.caso_id, v.riferimento) for o in oscuramenti)]


def _aperto(pai: Pai) -> bool:
    return pai.stato is not StatoPai.CHIUSO


def _autori(voci: Iterable[Voce]) -> frozenset[str]:
    """Accounts of ours only: whom another system names as its operator gains nothing here."""
    return frozenset(voce.atto.da for voce in voci if voce.atto.provenienza is Provenienza.MANUALE)
