"""Accesso in emergenza over HTTP. The identifier travels in the body; the reason in words comes back to operators."""

from typing import Annotated

from pydantic import StringConstraints

from services.pua.application.commands import ApriEmergenza, RiesaminaEmergenza
from services.pua.application.emergenza import CartellaInEmergenza
from services.pua.domain.emergenza import AccessoInEmergenza, EsitoRiesame, Riesame, StatoEmergenza
from services.pua.entrypoints.schemas.atti import Testo
from services.pua.entrypoints.schemas.persone import CartellaVista, IdentificativoBody, PersonaVista
from shared.kernel.actor import Ruolo
from shared.kernel.motivo import Motivo
from shared.web.schemas import Body, Istante, View


class EmergenzaBody(Body):
    """Di chi serve la cartella, e perché. Il motivo in codice sta nell'intestazione `Raccordo-Motivo`."""

    identificativo: IdentificativoBody
    nota: Annotated[str, StringConstraints(min_length=10, max_length=1000)]

    def comando(self, motivo: str) -> ApriEmergenza:
        return ApriEmergenza(self.identificativo.indicato(), motivo, self.nota)


class ChiusuraEmergenzaBody(Body):
    """Non occorre dire altro."""


class RiesameBody(Body):
    """Se l'accesso era giustificato, secondo chi lo riesamina."""

    esito: EsitoRiesame
    nota: Testo | None = None

    def comando(self, emergenza_id: str) -> RiesaminaEmergenza:
        return RiesaminaEmergenza(emergenza_id, self.esito, self.nota)


class RiesameVista(View):
    esito: EsitoRiesame
    da: str
    il: Istante

    @classmethod
    def of(cls, riesame: Riesame) -> "RiesameVista":
        return cls(esito=riesame.esito, da=riesame.da, il=riesame.il)


class EmergenzaVista(View):
    """Chi ha aperto, quando e fino a quando, e se qualcuno lo ha riesaminato. La persona è uno pseudonimo."""

    id: str
    versione: int
    persona_id: str
    account: str
    ruolo: Ruolo
    motivo: Motivo
    aperto_il: Istante
    scade_il: Istante
    stato: StatoEmergenza
    chiuso_il: Istante | None
    riesame: RiesameVista | None

    @classmethod
    def of(cls, emergenza: AccessoInEmergenza) -> "EmergenzaVista":
        return cls(**_campi(emergenza))


class EmergenzaConNotaVista(EmergenzaVista):
    """Con le ragioni a parole: le legge chi lavora sui casi."""

    nota: str
    nota_del_riesame: str | None

    @classmethod
    def of(cls, emergenza: AccessoInEmergenza) -> "EmergenzaConNotaVista":
        riesame = emergenza.riesame
        return cls(**_campi(emergenza), nota=emergenza.nota, nota_del_riesame=None if riesame is None else riesame.nota)


class CartellaInEmergenzaVista(View):
    """La persona e la sua intera cartella, di ogni territorio e con ciò che è oscurato: soltanto da leggere."""

    emergenza: EmergenzaVista
    persona: PersonaVista
    cartella: CartellaVista

    @classmethod
    def of(cls, trovata: CartellaInEmergenza) -> "CartellaInEmergenzaVista":
        return cls(
            emergenza=EmergenzaVista.of(trovata.emergenza),
            persona=PersonaVista.of(trovata.scheda),
            cartella=CartellaVista.of(trovata.consultata),
        )


def _campi(emergenza: AccessoInEmergenza) -> dict[str, object]:
    nomi = (
        "id",
        "versione",
        "persona_id",
        "account",
        "ruolo",
        "motivo",
        "aperto_il",
        "scade_il",
        "stato",
        "chiuso_il",
    )
    riesame = emergenza.riesame
    return {nome: getattr(emergenza, nome) for nome in nomi} | {
        "riesame": None if riesame is None else RiesameVista.of(riesame)
    }
