"""The accesso over HTTP."""

from typing import Annotated

from pydantic import Field

from services.pua.application.commands import (
    AccogliSegnalazione,
    ApriAccesso,
    ChiudiAccesso,
    ConcludiValutazionePreliminare,
)
from services.pua.domain.accesso import Accesso, StatoAccesso
from services.pua.domain.codici import EsitoAccesso, EsitoPreliminare, Segnalante, Urgenza
from services.pua.entrypoints.schemas.atti import (
    AttoVista,
    AvvenutoIl,
    Codice,
    QuandoBody,
    TerritorioBody,
    TerritorioVista,
    Testo,
)
from services.pua.entrypoints.schemas.persone import DatiPersonaBody
from shared.web.schemas import Body, View


class ApriAccessoBody(Body):
    """Una segnalazione al PUA, per una persona già nota (`persona_id`) oppure descritta qui (`persona`)."""

    territorio: TerritorioBody
    persona_id: Codice | None = None
    persona: DatiPersonaBody | None = None
    segnalante: Annotated[Segnalante, Field(description="Chi segnala: lista SIAD, oppure farmacia, comune, ambito")]
    urgenza: Urgenza = Urgenza.ORDINARIA
    motivo: Testo | None = None
    avvenuto_il: AvvenutoIl = None

    def comando(self) -> ApriAccesso:
        return ApriAccesso(
            territorio=self.territorio.indicato(),
            segnalante=self.segnalante,
            persona_id=self.persona_id,
            persona=None if self.persona is None else self.persona.dati(),
            urgenza=self.urgenza,
            motivo=self.motivo,
            avvenuto_il=self.avvenuto_il,
        )


class AccoglienzaBody(QuandoBody):
    def comando(self, accesso_id: str) -> AccogliSegnalazione:
        return AccogliSegnalazione(accesso_id, self.avvenuto_il)


class PreliminareBody(Body):
    """Il motivo è obbligatorio per `non_di_competenza`, che chiude l'accesso."""

    esito: EsitoPreliminare
    motivo: Testo | None = None
    avvenuto_il: AvvenutoIl = None

    def comando(self, accesso_id: str) -> ConcludiValutazionePreliminare:
        return ConcludiValutazionePreliminare(accesso_id, self.esito, self.motivo, self.avvenuto_il)


class ChiusuraBody(Body):
    """Il motivo è obbligatorio per `annullato`; gli altri esiti seguono dalla valutazione preliminare."""

    esito: EsitoAccesso
    motivo: Testo | None = None
    avvenuto_il: AvvenutoIl = None

    def comando(self, accesso_id: str) -> ChiudiAccesso:
        return ChiudiAccesso(accesso_id, self.esito, self.motivo, self.avvenuto_il)


class PreliminareVista(View):
    esito: EsitoPreliminare
    motivo: str | None
    atto: AttoVista


class ChiusuraVista(View):
    esito: EsitoAccesso
    motivo: str | None
    atto: AttoVista


class AccessoVista(View):
    id: str
    versione: int
    caso_id: str
    territorio: TerritorioVista
    persona_id: str
    dimissione_id: str | None
    stato: StatoAccesso
    segnalante: Segnalante
    segnalante_descrizione: str
    urgenza: Urgenza
    motivo: str | None
    apertura: AttoVista
    accoglienza: AttoVista | None
    valutazione_preliminare: PreliminareVista | None
    chiusura: ChiusuraVista | None

    @classmethod
    def of(cls, accesso: Accesso) -> "AccessoVista":
        preliminare, chiusura = accesso.preliminare, accesso.chiusura
        return cls(
            id=accesso.id,
            versione=accesso.versione,
            caso_id=accesso.caso_id,
            territorio=TerritorioVista.of(accesso.territorio),
            persona_id=accesso.persona_id,
            dimissione_id=accesso.dimissione_id,
            stato=accesso.stato,
            segnalante=accesso.segnalante,
            segnalante_descrizione=accesso.segnalante.descrizione,
            urgenza=accesso.urgenza,
            motivo=accesso.motivo,
            apertura=AttoVista.of(accesso.aperto),
            accoglienza=AttoVista.se(accesso.accoglienza),
            valutazione_preliminare=None
            if preliminare is None
            else PreliminareVista(
                esito=preliminare.esito, motivo=preliminare.motivo, atto=AttoVista.of(preliminare.atto)
            ),
            chiusura=None
            if chiusura is None
            else ChiusuraVista(esito=chiusura.esito, motivo=chiusura.motivo, atto=AttoVista.of(chiusura.atto)),
        )
