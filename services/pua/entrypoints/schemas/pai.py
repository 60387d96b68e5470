"""The PAI over HTTP."""

from datetime import date
from typing import Annotated

from pydantic import Field, StrictInt

from services.pua.application.commands import AttivaPai, ChiudiPai, FirmaPai, RedigiPai, RevisionaPai
from services.pua.domain.codici import Erogatore, Finanziamento, Lato, MotivoChiusuraPai, Orizzonte, TipoIntervento
from services.pua.domain.progetto import Caregiver, Intervento, Obiettivo, Progetto, Riferimenti
from services.pua.entrypoints.schemas.atti import AvvenutoIl, Codice, QuandoBody, Riga, Testo
from shared.web.schemas import Body


class ObiettivoBody(Body):
    """`id` manca in un obiettivo nuovo; in una revisione quelli che restano riportano il proprio."""

    id: Codice | None = None
    testo: Testo
    orizzonte: Orizzonte

    def obiettivo(self) -> Obiettivo:
        return Obiettivo(testo=self.testo, orizzonte=self.orizzonte, id=self.id or "")


class InterventoBody(Body):
    """`id` come per gli obiettivi. Le ore sono settimanali; `al` è l'ultimo giorno compreso."""

    id: Codice | None = None
    tipo: TipoIntervento
    erogatore: Erogatore
    dal: date
    al: date | None = None
    ore_settimanali: float | None = None
    frequenza: Riga | None = None
    descrizione: Testo | None = None
    finanziamento: Finanziamento | None = None

    def intervento(self) -> Intervento:
        return Intervento(
            tipo=self.tipo,
            erogatore=self.erogatore,
            dal=self.dal,
            al=self.al,
            ore_settimanali=self.ore_settimanali,
            frequenza=self.frequenza,
            descrizione=self.descrizione,
            finanziamento=self.finanziamento,
            id=self.id or "",
        )


class CaregiverBody(Body):
    nome: Riga
    relazione: Riga | None = None
    telefono: Riga | None = None

    def caregiver(self) -> Caregiver:
        return Caregiver(self.nome, self.relazione, self.telefono)


class ContenutoPaiBody(Body):
    """Bisogni, obiettivi e interventi sono ciò che si firma; il resto può cambiare senza nuove firme."""

    bisogni: Annotated[tuple[Testo, ...], Field(max_length=100)] = ()
    obiettivi: Annotated[tuple[ObiettivoBody, ...], Field(max_length=100)] = ()
    interventi: Annotated[tuple[InterventoBody, ...], Field(max_length=100)] = ()
    case_manager: Riga | None = None
    caregiver: CaregiverBody | None = None
    verifica_prevista: Annotated[date | None, Field(description="Quando il PAI va rivisto")] = None
    avvenuto_il: AvvenutoIl = None

    def progetto(self) -> Progetto:
        return Progetto(
            bisogni=self.bisogni,
            obiettivi=tuple(o.obiettivo() for o in self.obiettivi),
            interventi=tuple(i.intervento() for i in self.interventi),
        )

    def riferimenti(self) -> Riferimenti:
        caregiver = None if self.caregiver is None else self.caregiver.caregiver()
        return Riferimenti(self.case_manager, caregiver, self.verifica_prevista)


class PaiBody(ContenutoPaiBody):
    """Redige un PAI sul risultato di una valutazione conclusa."""

    valutazione_id: Codice

    def comando(self) -> RedigiPai:
        return RedigiPai(self.valutazione_id, self.progetto(), self.riferimenti(), self.avvenuto_il)


class RevisionePaiBody(ContenutoPaiBody):
    """Sostituisce il contenuto del PAI. Se cambia ciò che si firma servono nuove firme."""

    def comando(self, pai_id: str) -> RevisionaPai:
        return RevisionaPai(pai_id, self.progetto(), self.riferimenti(), self.avvenuto_il)


class FirmaBody(Body):
    """L'assistente sociale firma per la parte sociale, l'operatore ASST per quella sanitaria."""

    lato: Lato
    avvenuto_il: AvvenutoIl = None

    def comando(self, pai_id: str) -> FirmaPai:
        return FirmaPai(pai_id, self.lato, self.avvenuto_il)


class AttivazioneBody(QuandoBody):
    def comando(self, pai_id: str) -> AttivaPai:
        return AttivaPai(pai_id, self.avvenuto_il)


class ChiusuraPaiBody(Body):
    """`esiti` per id di obiettivo: 1 no, 2 parziale, 3 sì. Servono tutti per `obiettivi_raggiunti` e `altro`."""

    motivo: MotivoChiusuraPai
    esiti: Annotated[dict[Codice, StrictInt], Field(default_factory=dict, max_length=100)]
    nota: Testo | None = None
    avvenuto_il: AvvenutoIl = None

    def comando(self, pai_id: str) -> ChiudiPai:
        return ChiudiPai(pai_id, self.motivo, self.esiti, self.nota, self.avvenuto_il)
