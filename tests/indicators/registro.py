"""Contents of the register and voci made of them. Defaults speak of Bergamo in 2026; today is 23 November 2026."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from services.indicators.domain.registro.codici import (
    Destinatari,
    Materia,
    MotivoAnnullamento,
    Professione,
    StatoProtocollo,
    TipologiaEnte,
)
from services.indicators.domain.registro.contenuti import (
    Contenuto,
    Ente,
    Equipe,
    Incontri,
    Limiti,
    ProfessioniPresenti,
    Protocollo,
    Strumento,
)
from services.indicators.domain.registro.voce import Annullamento, Firma, Registrazione, Voce
from shared.kernel.territory import Territorio

BERGAMO = Territorio("50036", "22047", "718")
LIMITI = Limiti(oggi=date(2026, 11, 23), anni=(2025, 2026, 2027))
FIRMA = Firma(il=datetime(2026, 11, 23, 9, tzinfo=UTC), da="udp-1")


def giorno(testo: str) -> date:
    return date.fromisoformat(testo)


def equipe(dal: str = "2025-03-01", al: str | None = None, nome: str = "EEMM Bergamo centro") -> Equipe:
    return Equipe(
        denominazione=nome,
        attiva_dal=giorno(dal),
        attiva_al=None if al is None else giorno(al),
        professioni=(Professione.ASSISTENTE_SOCIALE, Professione.PSICOLOGO),
    )


def professioni(*chi: Professione, anno: int = 2026) -> ProfessioniPresenti:
    return ProfessioniPresenti(anno=anno, professioni=chi or (Professione.ASSISTENTE_SOCIALE,))


def incontri(
    svolti: int = 2, previsti: int = 8, al: str = "2026-06-30", per: Destinatari = Destinatari.EQUIPE
) -> Incontri:
    return Incontri(destinatari=per, anno=giorno(al).year, al=giorno(al), previsti=previsti, svolti=svolti)


def protocollo(stato: str = "definito", il: str = "2025-03-01", materia: str = "dimissioni_protette") -> Protocollo:
    return Protocollo(
        materia=Materia(materia), stato=StatoProtocollo(stato), il=giorno(il), documento=f"Atto del {il}, {stato}"
    )


def strumento(nome: str = "Scheda unica", dal: str = "2025-03-01") -> Strumento:
    return Strumento(denominazione=nome, condiviso_dal=giorno(dal))


def ente(nome: str = "Comune di Bergamo", dal: str = "2025-03-01") -> Ente:
    return Ente(denominazione=nome, tipologia=TipologiaEnte.COMUNE, partecipa_dal=giorno(dal))


UNO_PER_GENERE: tuple[Contenuto, ...] = (
    equipe(),
    professioni(),
    incontri(),
    protocollo(),
    strumento(),
    ente(),
)


@dataclass
class Registro:
    """A voce, told step by step: registrazioni are numbered `r1`, `r2`, in the order in which they are made."""

    voce: Voce
    fatte: int = field(default=1)

    def aggiungi(self, contenuto: Contenuto) -> str:
        nuova = self._nuova(contenuto)
        self.voce.aggiungi(nuova, LIMITI)
        return nuova.id

    def correggi(self, quale: str, contenuto: Contenuto) -> str:
        nuova = self._nuova(contenuto, quale)
        self.voce.correggi(nuova, LIMITI)
        return nuova.id

    def annulla(self, quale: str) -> None:
        self.voce.annulla(Annullamento(registrazione_id=quale, motivo=MotivoAnnullamento.ERRORE, firma=FIRMA))

    @property
    def valide(self) -> list[str]:
        return [each.id for each in self.voce.valide]

    def _nuova(self, contenuto: Contenuto, sostituisce: str | None = None) -> Registrazione:
        self.fatte += 1
        return Registrazione(id=f"r{self.fatte}", contenuto=contenuto, firma=FIRMA, sostituisce=sostituisce)


def iscritta(contenuto: Contenuto, *seguenti: Contenuto, id: str = "voce-1", dove: Territorio = BERGAMO) -> Registro:
    """A new voce with its first registrazione, and those that follow it."""
    prima = Registrazione(id="r1", contenuto=contenuto, firma=FIRMA)
    registro = Registro(Voce.iscrivi(id, dove, prima, LIMITI))
    for each in seguenti:
        registro.aggiungi(each)
    return registro
