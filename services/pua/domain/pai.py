"""The PAI (progetto di assistenza individuale): written, signed by two sides, activated, revised, closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.pua.domain import facts
from services.pua.domain.anagrafica import anziano
from services.pua.domain.atto import Atto
from services.pua.domain.codici import Area, EsitoObiettivo, Lato, MotivoChiusuraPai, TipoIntervento
from services.pua.domain.progetto import Intervento, Numerazione, Progetto, Riferimenti
from services.pua.domain.refusals import (
    EsitiMancanti,
    EsitoFuoriScala,
    GiaFirmato,
    InterventoDelSad,
    InterventoGiaAvviato,
    InterventoGiaConcluso,
    InterventoNonAvviato,
    PaiChiuso,
    PaiGiaAttivo,
    PaiNonAttivo,
    PaiSenzaFirme,
    PaiSenzaInterventi,
    PaiSenzaObiettivi,
    VoceSconosciuta,
)
from services.pua.domain.valutazione import Valutazione
from shared.kernel.aggregate import Aggregate
from shared.kernel.clock import civil_date
from shared.kernel.territory import Territorio


class StatoPai(StrEnum):
    BOZZA = "bozza"
    ATTIVO = "attivo"
    CHIUSO = "chiuso"


@dataclass(frozen=True)
class Revisione:
    """An earlier content of the plan, with the signatures it had when it was replaced."""

    numero: int
    progetto: Progetto
    firme: dict[Lato, Atto]
    atto: Atto


@dataclass(frozen=True)
class Svolgimento:
    """What has become of one intervention. `annullato`: who was to deliver it refused, or gave up before it began."""

    avviato: Atto | None = None
    concluso: Atto | None = None
    annullato: Atto | None = None


@dataclass(frozen=True)
class ChiusuraPai:
    """`esiti` by goal id: 1 no, 2 partial, 3 yes."""

    motivo: MotivoChiusuraPai
    esiti: dict[str, EsitoObiettivo]
    nota: str | None
    atto: Atto


_SENZA_ESITI = {
    MotivoChiusuraPai.DECESSO,
    MotivoChiusuraPai.RINUNCIA,
    MotivoChiusuraPai.TRASFERIMENTO,
    MotivoChiusuraPai.RICOVERO_DEFINITIVO,
    MotivoChiusuraPai.ANNULLAMENTO,
}
"""Reasons that come from outside the plan: its goals may not have been looked at."""


@dataclass(kw_only=True)
class Pai(Aggregate):
    """bozza → attivo → chiuso. `revisione` counts the contents; `atto` is who wrote the present one, and when.

    A change of what was signed (needs, goals, interventions) asks for new signatures: the plan stays in force, the old
    content goes to `storico` with the signatures that it had. A change of the `riferimenti` leaves the signatures.
    """

    caso_id: str
    territorio: Territorio
    accesso_id: str
    valutazione_id: str
    persona_id: str
    dimissione_id: str | None
    nucleo_id: str | None
    area: Area
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    progetto: Progetto
    riferimenti: Riferimenti
    numerazione: Numerazione
    atto: Atto
    redatto: Atto
    stato: StatoPai = StatoPai.BOZZA
    revisione: int = 1
    firme: dict[Lato, Atto] = field(default_factory=dict)
    storico: list[Revisione] = field(default_factory=list)
    svolgimento: dict[str, Svolgimento] = field(default_factory=dict)
    attivato: Atto | None = None
    anziano: bool | None = None
    """Whether the person was 65 or over when the plan was activated; None before."""
    chiusura: ChiusuraPai | None = None

    @classmethod
    def redigi(
        cls, *, id: str, valutazione: Valutazione, progetto: Progetto, riferimenti: Riferimenti, atto: Atto
    ) -> "Pai":
        """Write a plan on the result of a valutazione.

        Raises ValutazioneNonConclusa, InconsistentDates, OreNonValide, VoceSconosciuta.
        """
        risultato, conclusa = valutazione.esito()
        atto.non_prima_di(conclusa)
        numerazione = Numerazione()
        pai = cls(
            id=id,
            caso_id=valutazione.caso_id,
            territorio=valutazione.territorio,
            accesso_id=valutazione.accesso_id,
            valutazione_id=valutazione.id,
            persona_id=valutazione.persona_id,
            dimissione_id=valutazione.dimissione_id,
            nucleo_id=valutazione.nucleo_id,
            area=valutazione.area,
            non_autosufficiente=risultato.non_autosufficiente,
            alto_bisogno_assistenziale=risultato.alto_bisogno_assistenziale,
            progetto=numerazione.applica(progetto),
            riferimenti=riferimenti,
            numerazione=numerazione,
            atto=atto,
            redatto=atto,
        )
        pai.record(facts.PaiRedatto(atto))
        return pai

    @property
    def integrato(self) -> bool:
        """One plan signed by the social and by the health side (SAD-1)."""
        return set(self.firme) == set(Lato)

    def firma(self, lato: Lato, atto: Atto) -> None:
        """One side signs the present revision. Raises PaiChiuso, GiaFirmato, InconsistentDates."""
        self._aperto()
        if lato in self.firme:
            raise GiaFirmato
        atto.non_prima_di(self.atto)
        self.firme[lato] = atto
        self.record(facts.PaiFirmato(atto, lato, integra=self.integrato, in_vigore=self.stato is StatoPai.ATTIVO))

    def attiva(self, nato: str | None, atto: Atto) -> None:
        """Put the plan in force. `nato` is the person's birth date as far as known: it decides `anziano`.

        Where it does not tell, the area of the valutazione does.
        Raises PaiChiuso, PaiGiaAttivo, PaiSenzaObiettivi, PaiSenzaInterventi, PaiSenzaFirme, InconsistentDates.
        """
        self._aperto()
        if self.stato is StatoPai.ATTIVO:
            raise PaiGiaAttivo
        if not self.progetto.obiettivi:
            raise PaiSenzaObiettivi
        if not self.progetto.interventi:
            raise PaiSenzaInterventi
        if not self.firme:
            raise PaiSenzaFirme
        for precedente in (self.atto, *self.firme.values()):
            atto.non_prima_di(precedente)
        noto = anziano(nato, civil_date(atto.avvenuto_il))
        self.anziano = self.area is Area.ANZIANI if noto is None else noto
        self.attivato = atto
        self.stato = StatoPai.ATTIVO
        self.record(facts.PaiAttivato(atto))

    def revisiona(self, progetto: Progetto, riferimenti: Riferimenti, atto: Atto) -> None:
        """Replace the content. Entries keep their `id`; new ones come without and are numbered.

        Raises PaiChiuso, VoceSconosciuta, OreNonValide, InconsistentDates.
        """
        self._aperto()
        for precedente in (self.atto, self.attivato or self.atto):
            atto.non_prima_di(precedente)
        nuovo = self.numerazione.applica(progetto)
        self.riferimenti = riferimenti
        if nuovo == self.progetto:
            return
        self.storico.append(Revisione(self.revisione, self.progetto, self.firme, self.atto))
        self.progetto, self.firme, self.atto = nuovo, {}, atto
        self.revisione += 1
        self.record(facts.PaiRevisionato(atto, self.revisione, in_vigore=self.stato is StatoPai.ATTIVO))

    def avvia_intervento(self, intervento_id: str, atto: Atto) -> None:
        """An intervention begins. Raises PaiNonAttivo, VoceSconosciuta, InterventoDelSad, InterventoGiaAvviato."""
        attivato = self._attivo()
        self._registrabile(intervento_id)
        if self.svolto(intervento_id).avviato is not None:
            raise InterventoGiaAvviato
        atto.non_prima_di(attivato)
        self.svolgimento[intervento_id] = Svolgimento(avviato=atto)
        self.record(facts.InterventoAvviato(atto, intervento_id))

    def concludi_intervento(self, intervento_id: str, atto: Atto) -> None:
        """An intervention ends. Raises as `avvia_intervento`, InterventoNonAvviato, InterventoGiaConcluso."""
        self._attivo()
        self._registrabile(intervento_id)
        svolto = self.svolto(intervento_id)
        if svolto.avviato is None:
            raise InterventoNonAvviato
        if svolto.concluso is not None:
            raise InterventoGiaConcluso
        atto.non_prima_di(svolto.avviato)
        self.svolgimento[intervento_id] = Svolgimento(svolto.avviato, atto)
        self.record(facts.InterventoConcluso(atto, intervento_id))

    def sad_avviato(self, atto: Atto) -> bool:
        """The SAD service says that it began. News may be late or double; returns whether it changed anything."""
        nuovi = [i.id for i in self._interventi_sad() if self.svolto(i.id).avviato is None]
        for id in nuovi:
            self.svolgimento[id] = Svolgimento(atto, self.svolto(id).concluso)
        return bool(nuovi)

    def sad_concluso(self, atto: Atto) -> bool:
        """The SAD service says that it ended; as `sad_avviato`."""
        nuovi = [i.id for i in self._interventi_sad() if self.svolto(i.id).concluso is None]
        for id in nuovi:
            self.svolgimento[id] = Svolgimento(self.svolto(id).avviato, atto)
        return bool(nuovi)

    def sad_annullato(self, atto: Atto) -> bool:
        """The SAD service says that nothing was delivered, whatever it had said before; as `sad_avviato`."""
        nuovi = [i.id for i in self._interventi_sad() if self.svolto(i.id).annullato is None]
        self.svolgimento |= dict.fromkeys(nuovi, Svolgimento(annullato=atto))
        return bool(nuovi)

    def chiudi(self, motivo: MotivoChiusuraPai, esiti: Mapping[str, int], nota: str | None, atto: Atto) -> None:
        """The final valutazione of the plan, or its end for a reason from outside.

        Raises PaiChiuso, PaiNonAttivo (goals of a draft cannot have been reached), VoceSconosciuta, EsitoFuoriScala,
        EsitiMancanti, InconsistentDates.
        """
        self._aperto()
        if motivo not in _SENZA_ESITI:
            self._attivo()
        atto.non_prima_di(self.attivato or self.atto)
        obiettivi = {obiettivo.id for obiettivo in self.progetto.obiettivi}
        if not set(esiti) <= obiettivi:
            raise VoceSconosciuta
        if any(esito not in set(EsitoObiettivo) for esito in esiti.values()):
            raise EsitoFuoriScala
        if motivo not in _SENZA_ESITI and set(esiti) != obiettivi:
            raise EsitiMancanti
        self._chiudi(motivo, {id: EsitoObiettivo(esito) for id, esito in esiti.items()}, nota, atto)

    def termina(self, motivo: MotivoChiusuraPai, atto: Atto) -> None:
        """What the plan was for has gone: somebody else's news, which may be late. Closed already, it stays so."""
        if self.stato is not StatoPai.CHIUSO:
            self._chiudi(motivo, {}, None, atto)

    def svolto(self, intervento_id: str) -> Svolgimento:
        return self.svolgimento.get(intervento_id, Svolgimento())

    def _interventi_sad(self) -> list[Intervento]:
        return [i for i in self.progetto.interventi if i.tipo is TipoIntervento.SAD]

    def _registrabile(self, intervento_id: str) -> None:
        intervento = next((i for i in self.progetto.interventi if i.id == intervento_id), None)
        if intervento is None:
            raise VoceSconosciuta
        if intervento.tipo is TipoIntervento.SAD:
            raise InterventoDelSad

    def _aperto(self) -> None:
        if self.stato is StatoPai.CHIUSO:
            raise PaiChiuso

    def _attivo(self) -> Atto:
        self._aperto()
        if self.attivato is None:
            raise PaiNonAttivo
        return self.attivato

    def _chiudi(
        self, motivo: MotivoChiusuraPai, esiti: dict[str, EsitoObiettivo], nota: str | None, atto: Atto
    ) -> None:
        era_in_vigore = self.stato is StatoPai.ATTIVO
        self.chiusura = ChiusuraPai(motivo, esiti, nota, atto)
        self.stato = StatoPai.CHIUSO
        self.record(facts.PaiChiuso(atto, motivo, era_in_vigore=era_in_vigore))
