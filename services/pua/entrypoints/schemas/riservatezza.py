"""Oscuramento and consent over HTTP."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.pua.application.commands import Oscura, RegistraConsenso, RevocaConsenso, RevocaOscuramento
from services.pua.application.riservatezza import ConsensoNelTerritorio
from services.pua.domain.consenso import Consenso, Registrazione, Scelta, StatoConsenso
from services.pua.domain.oscuramento import Oscuramento, StatoOscuramento, TipoElemento
from services.pua.domain.volonta import Dichiarante, Volonta
from services.pua.entrypoints.schemas.atti import AttoVista, AvvenutoIl, Codice, TerritorioBody, TerritorioVista
from shared.web.schemas import Body, View

VersioneDelTesto = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"), Field(examples=["informativa-2026.1"])
]

TESTI = {
    StatoConsenso.NON_REGISTRATO: "Nessun consenso alla consultazione integrata è stato registrato",
    StatoConsenso.DATO: "La persona ha dato il consenso alla consultazione integrata",
    StatoConsenso.NEGATO: "La persona ha negato il consenso alla consultazione integrata",
    StatoConsenso.REVOCATO: "La persona ha revocato il consenso alla consultazione integrata",
}


class VolontaBody(Body):
    """Chi parla: la persona, o chi decide per lei; e quando lo ha detto."""

    dichiarante: Dichiarante
    avvenuto_il: AvvenutoIl = None


class OscuramentoBody(VolontaBody):
    """Che cosa oscurare: il `riferimento` di una voce della cartella (accesso o dimissione: l'intero caso)."""

    riferimento: Codice

    def comando(self, persona_id: str) -> Oscura:
        return Oscura(persona_id, self.riferimento, self.dichiarante, self.avvenuto_il)


class RevocaOscuramentoBody(VolontaBody):
    def comando(self, oscuramento_id: str) -> RevocaOscuramento:
        return RevocaOscuramento(oscuramento_id, self.dichiarante, self.avvenuto_il)


class ConsensoBody(VolontaBody):
    """L'informativa consegnata (`consenso` assente), o il consenso alla consultazione integrata dato o negato."""

    territorio: TerritorioBody
    testo: VersioneDelTesto
    consenso: bool | None = None

    def comando(self, persona_id: str) -> RegistraConsenso:
        return RegistraConsenso(
            persona_id, self.territorio.indicato(), self.testo, self.dichiarante, self.consenso, self.avvenuto_il
        )


class RevocaConsensoBody(VolontaBody):
    territorio: TerritorioBody

    def comando(self, persona_id: str) -> RevocaConsenso:
        return RevocaConsenso(persona_id, self.territorio.indicato(), self.dichiarante, self.avvenuto_il)


class VolontaVista(View):
    dichiarante: Dichiarante
    atto: AttoVista

    @classmethod
    def of(cls, volonta: Volonta) -> "VolontaVista":
        return cls(dichiarante=volonta.dichiarante, atto=AttoVista.of(volonta.atto))


class OscuramentoVista(View):
    """`elemento` è il caso intero, una valutazione con i suoi PAI, o un PAI."""

    id: str
    versione: int
    persona_id: str
    caso_id: str
    elemento: TipoElemento
    riferimento: str
    stato: StatoOscuramento
    richiesta: VolontaVista
    revoca: VolontaVista | None

    @classmethod
    def of(cls, oscuramento: Oscuramento) -> "OscuramentoVista":
        return cls(
            id=oscuramento.id,
            versione=oscuramento.versione,
            persona_id=oscuramento.persona_id,
            caso_id=oscuramento.caso_id,
            elemento=oscuramento.elemento.tipo,
            riferimento=oscuramento.elemento.id,
            stato=oscuramento.stato,
            richiesta=VolontaVista.of(oscuramento.richiesta),
            revoca=None if oscuramento.revoca is None else VolontaVista.of(oscuramento.revoca),
        )


class OscuramentiVista(View):
    """Gli oscuramenti che chi chiede conosce: di quelli che gli nascondono qualcosa non sa."""

    elementi: list[OscuramentoVista]

    @classmethod
    def of(cls, oscuramenti: list[Oscuramento]) -> "OscuramentiVista":
        return cls(elementi=[OscuramentoVista.of(each) for each in oscuramenti])


class RegistrazioneVista(VolontaVista):
    """`testo` è la versione di ciò che è stato consegnato."""

    testo: str

    @classmethod
    def da(cls, fatta: Registrazione | Scelta) -> "RegistrazioneVista":
        return cls(testo=fatta.testo, dichiarante=fatta.volonta.dichiarante, atto=AttoVista.of(fatta.volonta.atto))


class ConsensoVista(View):
    """Che cosa la persona ha saputo e deciso per un territorio. `stato` vale per la consultazione tra enti."""

    territorio: TerritorioVista
    stato: StatoConsenso
    descrizione: str
    informativa: RegistrazioneVista | None
    consenso: RegistrazioneVista | None

    @classmethod
    def of(cls, consenso: Consenso) -> "ConsensoVista":
        return cls.nel(ConsensoNelTerritorio(consenso.territorio, consenso))

    @classmethod
    def nel(cls, trovato: ConsensoNelTerritorio) -> "ConsensoVista":
        noto = trovato.consenso
        stato = StatoConsenso.NON_REGISTRATO if noto is None else noto.stato
        return cls(
            territorio=TerritorioVista.of(trovato.territorio),
            stato=stato,
            descrizione=TESTI[stato],
            informativa=RegistrazioneVista.da(noto.informative[-1]) if noto and noto.informative else None,
            consenso=RegistrazioneVista.da(noto.scelte[-1]) if noto and noto.scelte else None,
        )


class ConsensiVista(View):
    """Uno per ogni territorio di chi chiede in cui la persona è nota, anche dove nulla è registrato."""

    elementi: list[ConsensoVista]

    @classmethod
    def of(cls, trovati: list[ConsensoNelTerritorio]) -> "ConsensiVista":
        return cls(elementi=[ConsensoVista.nel(each) for each in trovati])
