"""Accesso in emergenza: for hours, one account reads one person's cartella whole, and everybody concerned knows it.

It opens no other door: nothing can be written through it, and what is read is audited with the reason (ADR 0046).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.pua.domain import facts
from services.pua.domain.refusals import EmergenzaConclusa, EmergenzaGiaRiesaminata, RiesameProprio
from shared.kernel.actor import Ruolo
from shared.kernel.aggregate import Aggregate
from shared.kernel.motivo import Motivo
from shared.kernel.territory import Territorio


class StatoEmergenza(StrEnum):
    APERTO = "aperto"
    CHIUSO = "chiuso"
    """By hand; one that runs out stays `aperto` and is over all the same: see `attivo`."""


class EsitoRiesame(StrEnum):
    GIUSTIFICATO = "giustificato"
    NON_GIUSTIFICATO = "non_giustificato"
    DA_APPROFONDIRE = "da_approfondire"


@dataclass(frozen=True)
class Riesame:
    """`il` is a UTC instant; `nota` is free text."""

    esito: EsitoRiesame
    nota: str | None
    da: str
    il: datetime


@dataclass(kw_only=True)
class AccessoInEmergenza(Aggregate):
    """Instants are UTC. `territorio` is where the person was first registered; `nota` is free text, never published."""

    persona_id: str
    territorio: Territorio
    account: str
    ruolo: Ruolo
    motivo: Motivo
    nota: str
    aperto_il: datetime
    scade_il: datetime
    stato: StatoEmergenza = StatoEmergenza.APERTO
    chiuso_il: datetime | None = None
    riesame: Riesame | None = None

    @classmethod
    def apri(
        cls,
        *,
        id: str,
        persona_id: str,
        territori: tuple[Territorio, ...],
        account: str,
        ruolo: Ruolo,
        motivo: Motivo,
        nota: str,
        ora: datetime,
        durata: timedelta,
    ) -> "AccessoInEmergenza":
        """`territori`: where the person is known, the first one first."""
        aperto = cls(
            id=id,
            persona_id=persona_id,
            territorio=territori[0],
            account=account,
            ruolo=ruolo,
            motivo=motivo,
            nota=nota,
            aperto_il=ora,
            scade_il=ora + durata,
        )
        aperto.record(facts.AccessoInEmergenzaAperto(ora, territori))
        return aperto

    def attivo(self, ora: datetime) -> bool:
        return self.stato is StatoEmergenza.APERTO and self.aperto_il <= ora < self.scade_il

    def richiede_attivo(self, ora: datetime) -> None:
        """Raises EmergenzaConclusa."""
        if not self.attivo(ora):
            raise EmergenzaConclusa

    def chiudi(self, ora: datetime) -> None:
        """Before its time. Raises EmergenzaConclusa."""
        self.richiede_attivo(ora)
        self.stato = StatoEmergenza.CHIUSO
        self.chiuso_il = ora
        self.record(facts.AccessoInEmergenzaChiuso(ora))

    def riesamina(self, esito: EsitoRiesame, nota: str | None, account: str, ora: datetime) -> None:
        """Somebody else says whether it was justified; what needs a closer look may be said again.

        Raises RiesameProprio, EmergenzaGiaRiesaminata.
        """
        if account == self.account:
            raise RiesameProprio
        if self.riesame is not None and self.riesame.esito is not EsitoRiesame.DA_APPROFONDIRE:
            raise EmergenzaGiaRiesaminata
        self.riesame = Riesame(esito, nota, account, ora)
