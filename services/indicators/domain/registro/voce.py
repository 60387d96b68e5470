"""One thing of the register, and everything that was ever stated about it: registrazioni are added, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import reduce

from services.indicators.domain.registro import facts
from services.indicators.domain.registro.codici import Condizione, Genere, MotivoAnnullamento, StatoProtocollo
from services.indicators.domain.registro.contenuti import (
    Contenuto,
    Limiti,
    Protocollo,
    anni,
    genere_di,
    giorno,
    identita,
    verificato,
)
from services.indicators.domain.registro.refusals import (
    RegistrazioneDiAltraVoce,
    RegistrazioneGiaAnnullata,
    RegistrazioneGiaCorretta,
    RegistrazioneNonTrovata,
    VoceAnnullata,
)
from services.indicators.domain.registro.sequenza import ammetti, in_ordine
from shared.kernel.aggregate import Aggregate
from shared.kernel.clock import ROME
from shared.kernel.territory import Territorio


@dataclass(frozen=True, kw_only=True)
class Firma:
    """When (UTC) and by which account something was recorded."""

    il: datetime
    da: str


@dataclass(frozen=True, kw_only=True)
class Registrazione:
    id: str
    contenuto: Contenuto
    firma: Firma
    sostituisce: str | None = None


@dataclass(frozen=True, kw_only=True)
class Annullamento:
    registrazione_id: str
    motivo: MotivoAnnullamento
    firma: Firma


@dataclass(kw_only=True)
class Voce(Aggregate):
    """The id is also the case id of its events. Registrazioni and annullamenti are in the order of recording."""

    territorio: Territorio
    genere: Genere
    registrazioni: tuple[Registrazione, ...] = ()
    annullamenti: tuple[Annullamento, ...] = ()

    @classmethod
    def iscrivi(cls, id: str, territorio: Territorio, prima: Registrazione, limiti: Limiti) -> "Voce":
        """Raises what `contenuti.verificato` raises, StatoFuoriOrdine."""
        voce = cls(id=id, territorio=territorio, genere=genere_di(prima.contenuto))
        voce._registra(prima, limiti)
        return voce

    def aggiungi(self, nuova: Registrazione, limiti: Limiti) -> None:
        """Say more of the same thing: the next state of a protocol, the meetings held up to a later day.

        Raises VoceAnnullata, and what `contenuti.verificato` and `sequenza.ammetti` raise.
        """
        if not self.valide:
            raise VoceAnnullata()
        self._registra(nuova, limiti)

    def correggi(self, nuova: Registrazione, limiti: Limiti) -> None:
        """Put another in the place of the registrazione that `nuova.sostituisce` names.

        Raises RegistrazioneNonTrovata, RegistrazioneGiaCorretta, RegistrazioneGiaAnnullata, and as `aggiungi`.
        """
        self._valida(nuova.sostituisce or "")
        self._registra(nuova, limiti)

    def annulla(self, annullamento: Annullamento) -> None:
        """What should never have been said does not count any more.

        Raises RegistrazioneNonTrovata, RegistrazioneGiaCorretta, RegistrazioneGiaAnnullata; StatoFuoriOrdine where
        what was said afterwards rests on it.
        """
        self._valida(annullamento.registrazione_id)
        annullamenti = (*self.annullamenti, annullamento)
        ammetti([each.contenuto for each in _valide(self.registrazioni, annullamenti)])
        self.annullamenti = annullamenti
        self.record(facts.Annullata(self.id, annullamento.firma.il, annullamento.registrazione_id, annullamento.motivo))

    @property
    def valide(self) -> tuple[Registrazione, ...]:
        """Those that count. A correction stands where the one that it corrects stood."""
        return _valide(self.registrazioni, self.annullamenti)

    def condizione(self, registrazione: Registrazione) -> Condizione:
        if any(each.sostituisce == registrazione.id for each in self.registrazioni):
            return Condizione.CORRETTA
        if self.annullamento_di(registrazione) is not None:
            return Condizione.ANNULLATA
        return Condizione.VALIDA

    def annullamento_di(self, registrazione: Registrazione) -> Annullamento | None:
        return next((each for each in self.annullamenti if each.registrazione_id == registrazione.id), None)

    @property
    def chiave(self) -> str:
        """No two voci have the same: one thing of a kind in an Ambito and Distretto. Its own where none is valid."""
        valide = self.valide
        if not valide:
            return f"{self.genere}/{self.id}"
        return chiave(self.territorio, valide[0].contenuto)

    @property
    def anni(self) -> tuple[int, int] | None:
        """First and last year that it concerns; None where nothing is valid."""
        contenuti = [each.contenuto for each in self.valide]
        if not contenuti:
            return None
        protocolli = in_ordine(each for each in contenuti if isinstance(each, Protocollo))
        ultimi = protocolli[-1:] or contenuti
        return min(anni(each)[0] for each in contenuti), max(anni(each)[1] for each in ultimi)

    @property
    def stato(self) -> StatoProtocollo | None:
        """The last state that a protocol reached; None where it is none, or nothing is valid."""
        protocolli = in_ordine(each.contenuto for each in self.valide if isinstance(each.contenuto, Protocollo))
        return protocolli[-1].stato if protocolli else None

    def _valida(self, registrazione_id: str) -> Registrazione:
        found = next((each for each in self.registrazioni if each.id == registrazione_id), None)
        if found is None:
            raise RegistrazioneNonTrovata()
        match self.condizione(found):
            case Condizione.CORRETTA:
                raise RegistrazioneGiaCorretta()
            case Condizione.ANNULLATA:
                raise RegistrazioneGiaAnnullata()
            case Condizione.VALIDA:
                return found

    def _registra(self, nuova: Registrazione, limiti: Limiti) -> None:
        nuova = replace(nuova, contenuto=verificato(nuova.contenuto, limiti))
        if genere_di(nuova.contenuto) is not self.genere:
            raise RegistrazioneDiAltraVoce()
        registrazioni = (*self.registrazioni, nuova)
        ammetti([each.contenuto for each in _valide(registrazioni, self.annullamenti)])
        self.registrazioni = registrazioni
        self.record(
            facts.Registrata(
                self.id,
                datetime.combine(giorno(nuova.contenuto), time.min, tzinfo=ROME).astimezone(UTC),
                nuova.id,
                self.territorio,
                nuova.contenuto,
                nuova.sostituisce,
            )
        )


def chiave(territorio: Territorio, contenuto: Contenuto) -> str:
    """The key of the voce that a content belongs to."""
    return f"{genere_di(contenuto)}/{territorio.ambito}/{territorio.distretto}/{identita(contenuto)}"


def _valide(registrazioni: Sequence[Registrazione], annullamenti: Sequence[Annullamento]) -> tuple[Registrazione, ...]:
    def aggiunta(posti: list[Registrazione], nuova: Registrazione) -> list[Registrazione]:
        posto = next((n for n, each in enumerate(posti) if each.id == nuova.sostituisce), len(posti))
        return [*posti[:posto], nuova, *posti[posto + 1 :]]

    annullate = {each.registrazione_id for each in annullamenti}
    primi: list[Registrazione] = []
    return tuple(each for each in reduce(aggiunta, registrazioni, primi) if each.id not in annullate)
