"""What an Ufficio di Piano sends to its register. Form is checked here; rules are the domain's, each with its code."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.indicators.domain.registro.codici import (
    Destinatari,
    Materia,
    MotivoAnnullamento,
    Professione,
    StatoProtocollo,
    TipologiaEnte,
)
from services.indicators.domain.registro.contenuti import (
    Ente,
    Equipe,
    Incontri,
    ProfessioniPresenti,
    Protocollo,
    Strumento,
)
from shared.web.schemas import Body

Testo = Annotated[str, Field(min_length=2, max_length=120, pattern=r"^[^\x00-\x1f]*$")]
Denominazione = Annotated[Testo, Field(description="Il nome pubblico: mai quello di una persona")]
Documento = Annotated[Testo, Field(description="Gli estremi dell'atto", examples=["Det. 112 del 14/03/2026"])]
Professioni = Annotated[list[Professione], Field(max_length=40)]
Quanti = Annotated[int, Field(ge=0, le=100_000)]
Fine = Annotated[date | None, Field(description="Ultimo giorno; se manca, dura ancora")]


class Dove(Body):
    """Il territorio a cui la voce appartiene. Ciò che l'Ambito ha una volta sola si può omettere."""

    ambito: Annotated[str, Field(max_length=6, examples=["50036"])]
    distretto: Annotated[str, Field(max_length=6)] | None = None
    asst: Annotated[str, Field(max_length=6)] | None = None


class EquipeCorpo(Body):
    """Un'équipe multidisciplinare (EEMM) attiva da un giorno; le professioni che ne fanno o ne hanno fatto parte."""

    denominazione: Denominazione
    attiva_dal: date
    attiva_al: Fine = None
    professioni: Professioni
    documento: Documento | None = None

    def contenuto(self) -> Equipe:
        return Equipe(
            denominazione=self.denominazione,
            attiva_dal=self.attiva_dal,
            attiva_al=self.attiva_al,
            professioni=tuple(self.professioni),
            documento=self.documento,
        )


class ProfessioniCorpo(Body):
    """Le professioni presenti nell'organizzazione, gestione ed erogazione dei servizi in un anno."""

    anno: int
    professioni: Professioni
    documento: Documento | None = None

    def contenuto(self) -> ProfessioniPresenti:
        return ProfessioniPresenti(anno=self.anno, professioni=tuple(self.professioni), documento=self.documento)


class IncontriCorpo(Body):
    """Gli incontri formativi di un anno: quanti previsti, e quanti di essi svolti fino a un giorno."""

    destinatari: Destinatari
    anno: int
    al: Annotated[date, Field(description="Il giorno fino al quale si contano gli svolti; nell'anno")]
    previsti: Quanti
    svolti: Quanti
    documento: Documento | None = None

    def contenuto(self) -> Incontri:
        return Incontri(
            destinatari=self.destinatari,
            anno=self.anno,
            al=self.al,
            previsti=self.previsti,
            svolti=self.svolti,
            documento=self.documento,
        )


class ProtocolloCorpo(Body):
    """Uno stato raggiunto da un protocollo, con l'atto che lo attesta."""

    materia: Materia
    stato: StatoProtocollo
    il: date
    documento: Documento

    def contenuto(self) -> Protocollo:
        return Protocollo(materia=self.materia, stato=self.stato, il=self.il, documento=self.documento)


class StrumentoCorpo(Body):
    """Uno strumento di valutazione condiviso tra la parte sociale e quella sanitaria del Distretto."""

    denominazione: Denominazione
    condiviso_dal: date
    condiviso_al: Fine = None
    documento: Documento | None = None

    def contenuto(self) -> Strumento:
        return Strumento(
            denominazione=self.denominazione,
            condiviso_dal=self.condiviso_dal,
            condiviso_al=self.condiviso_al,
            documento=self.documento,
        )


class EnteCorpo(Body):
    """Un ente che partecipa ai Gruppi territoriali."""

    denominazione: Denominazione
    tipologia: TipologiaEnte
    partecipa_dal: date
    partecipa_al: Fine = None
    documento: Documento | None = None

    def contenuto(self) -> Ente:
        return Ente(
            denominazione=self.denominazione,
            tipologia=self.tipologia,
            partecipa_dal=self.partecipa_dal,
            partecipa_al=self.partecipa_al,
            documento=self.documento,
        )


class NuovaEquipe(Dove, EquipeCorpo):
    """Un'équipe multidisciplinare di un Ambito."""


class NuoveProfessioni(Dove, ProfessioniCorpo):
    """Le professioni presenti nei servizi di un Ambito in un anno."""


class NuoviIncontri(Dove, IncontriCorpo):
    """Gli incontri formativi di un Ambito in un anno."""


class NuovoProtocollo(Dove, ProtocolloCorpo):
    """Il primo stato di un protocollo di un Ambito."""


class NuovoStrumento(Dove, StrumentoCorpo):
    """Uno strumento di valutazione condiviso in un Distretto."""


class NuovoEnte(Dove, EnteCorpo):
    """Un ente dei Gruppi territoriali di un Ambito."""


class AnnullamentoCorpo(Body):
    motivo: MotivoAnnullamento
