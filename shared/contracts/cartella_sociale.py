"""The cartella sociale as a document: a person's cases through the five phases, for the CSI of an Ambito (ADR 0037).

The class is the treaty: `make schemas` writes it to docs/cartella, and refuses what would break a reader of the file.
A field that is not known is ignored, so that an old reader reads a newer writer; a code or a version that is not known
is refused, because ignoring it would change what the document says. Whoever connects a CSI reads the descriptions: they
are in Italian.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from shared.contracts.cartella_codici import (
    Chi,
    Data,
    Ente,
    Erogatore,
    EsitoAccesso,
    Fase,
    Finanziamento,
    Id,
    Istante,
    Numero,
    Professione,
    Riga,
    Segnalante,
    Sigla,
    Testo,
)
from shared.contracts.envelope import Area, CodiceTerritorio, Provenienza
from shared.contracts.pua import EsitoPreliminare, MotivoChiusuraPai, TipoIntervento

FORMATO = "urn:raccordo:cartella-sociale:v1"
MEDIA_TYPE = "application/vnd.raccordo.cartella-sociale.v1+json"


class Parte(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True, str_strip_whitespace=True)


class Atto(Parte):
    """Un fatto: quando è avvenuto, e chi lo ha compiuto."""

    avvenuto_il: Istante
    """Quando è avvenuto: decide l'anno dell'indicatore."""
    registrato_il: Istante | None = None
    """Quando è stato registrato da chi manda. Chi riceve scrive il proprio istante."""
    da: Chi | None = None
    """Operatore, professione o ente che lo ha compiuto, come lo chiama chi manda. Mai l'assistito."""
    provenienza: Provenienza | None = None
    """Come era arrivato a chi manda. Per chi riceve è sempre `integrazione`."""


class Mittente(Parte):
    """Chi manda: insieme agli id che usa, riconosce i suoi casi. Non cambia da un documento all'altro."""

    ente: Sigla
    """Codice dell'ente, per esempio quello dell'Ambito."""
    sistema: Sigla
    """Nome del sistema, senza versione."""


class Identificativo(Parte):
    sistema: Literal["codice_fiscale", "anpr", "eni", "stp"]
    valore: Sigla


class Persona(Parte):
    """Chi è la persona, per quanto è noto: tutto può mancare. Si riconosce soltanto dagli identificativi."""

    identificativi: Annotated[tuple[Identificativo, ...], Field(max_length=100)] = ()
    cognome: Riga | None = None
    nome: Riga | None = None
    data_nascita: Data | None = None
    """Per quanto è nota: `1941`, `1941-03` o `1941-03-07`."""
    sesso: Literal["M", "F", "altro", "ignoto"] | None = None
    indirizzo: Riga | None = None
    telefono: Riga | None = None


class Territorio(Parte):
    """Dove sta il caso. Distretto e ASST si possono omettere dove l'Ambito ne ha uno solo."""

    ambito: CodiceTerritorio
    distretto: CodiceTerritorio | None = None
    asst: CodiceTerritorio | None = None


class Preliminare(Parte):
    """L'esito della valutazione preliminare. `motivo` è obbligatorio per `non_di_competenza`, che chiude l'accesso."""

    esito: EsitoPreliminare
    motivo: Testo | None = None
    atto: Atto


class ChiusuraAccesso(Parte):
    """L'esito segue dalla valutazione preliminare; `motivo` è obbligatorio per `annullato`."""

    esito: EsitoAccesso
    motivo: Testo | None = None
    atto: Atto


class Accesso(Parte):
    """Fase 1, accesso/orientamento."""

    segnalante: Segnalante
    """Chi segnala: lista del flusso SIAD, oppure `farmacia`, `comune`, `ambito` (D.Lgs. 29/2024 art. 27)."""
    urgenza: Literal["ordinaria", "urgente"] = "ordinaria"
    motivo: Testo | None = None
    apertura: Atto
    accoglienza: Atto | None = None
    valutazione_preliminare: Preliminare | None = None
    chiusura: ChiusuraAccesso | None = None


class Membro(Parte):
    """Un componente dell'équipe, con la sua professione e il suo ente."""

    professione: Professione
    ente: Ente
    operatore: Riga | None = None


class Scala(Parte):
    """Una scala compilata. Chi riceve ricalcola il punteggio dalle risposte, e rifiuta se non torna."""

    scala: Sigla
    """Codice nel catalogo di `GET /pua/v1/scale`."""
    versione: Sigla
    risposte: Annotated[dict[Sigla, StrictInt], Field(max_length=200)]
    contesto: Annotated[dict[Sigla, Sigla], Field(max_length=20)] = {}
    valore: Numero
    """Il punteggio, al centesimo."""
    classe: Sigla | None = None
    """La fascia del punteggio; se manca non si confronta."""
    atto: Atto


class Esito(Parte):
    """Che cosa ha trovato l'équipe."""

    bisogno_complesso: StrictBool
    non_autosufficiente: StrictBool
    alto_bisogno_assistenziale: StrictBool
    necessita_sad: StrictBool = False
    bisogni: Annotated[tuple[Testo, ...], Field(max_length=100)] = ()
    atto: Atto


class Valutazione(Parte):
    """Fase 2, valutazione del bisogno: una valutazione multidimensionale."""

    id: Id
    area: Area
    nucleo_id: Id | None = None
    """Il nucleo familiare, per l'area `minori_famiglia`."""
    equipe: Annotated[tuple[Membro, ...], Field(max_length=30)] = ()
    """Chi ha partecipato; finché non è conclusa, chi è stato chiamato."""
    avvio: Atto
    scale: Annotated[tuple[Scala, ...], Field(max_length=500)] = ()
    """Nell'ordine in cui sono state compilate."""
    esito: Esito | None = None
    interruzione: Atto | None = None


class Obiettivo(Parte):
    id: Id
    """Suo nel progetto: lo stesso obiettivo lo conserva nelle revisioni."""
    testo: Testo
    orizzonte: Literal["breve", "medio", "lungo"]


class Intervento(Parte):
    """Le ore sono settimanali; `al` è l'ultimo giorno compreso."""

    id: Id
    """Suo nel progetto: lo stesso intervento lo conserva nelle revisioni."""
    tipo: TipoIntervento
    erogatore: Erogatore
    dal: date
    al: date | None = None
    ore_settimanali: Numero | None = None
    frequenza: Riga | None = None
    descrizione: Testo | None = None
    finanziamento: Finanziamento | None = None


class Firma(Parte):
    """Una delle due parti firma una revisione. Le firme di entrambe rendono il progetto integrato."""

    lato: Literal["sociale", "sanitario"]
    atto: Atto


class Revisione(Parte):
    """Un contenuto del progetto, con le firme che ha avuto."""

    bisogni: Annotated[tuple[Testo, ...], Field(max_length=100)] = ()
    obiettivi: Annotated[tuple[Obiettivo, ...], Field(max_length=100)] = ()
    interventi: Annotated[tuple[Intervento, ...], Field(max_length=100)] = ()
    atto: Atto
    firme: Annotated[tuple[Firma, ...], Field(max_length=2)] = ()


class Caregiver(Parte):
    nome: Riga
    relazione: Riga | None = None
    telefono: Riga | None = None


class Progetto(Parte):
    """Fase 3, progetto individualizzato (PAI)."""

    id: Id
    valutazione_id: Id
    """La valutazione conclusa su cui poggia, in questo documento."""
    revisioni: Annotated[tuple[Revisione, ...], Field(min_length=1, max_length=200)]
    """Dalla prima a quella corrente."""
    case_manager: Riga | None = None
    caregiver: Caregiver | None = None
    verifica_prevista: date | None = None
    attivazione: Atto | None = None


class Erogazione(Parte):
    """Fase 4: che cosa ne è di un intervento. Di un intervento `sad` non si importa: lo dice il servizio SAD."""

    progetto_id: Id
    intervento_id: Id
    avvio: Atto | None = None
    conclusione: Atto | None = None
    annullamento: Atto | None = None
    """Solo in ciò che Raccordo manda: il servizio che doveva erogare ha rinunciato."""


class Conclusione(Parte):
    """Fase 5, valutazione finale e conclusione di un progetto."""

    progetto_id: Id
    motivo: MotivoChiusuraPai
    esiti: Annotated[dict[Id, StrictInt], Field(max_length=100)] = {}
    """Per id di obiettivo: 1 no, 2 parziale, 3 sì. Servono tutti per `obiettivi_raggiunti` e `altro`."""
    nota: Testo | None = None
    atto: Atto


class Passaggio(Parte):
    """Un passo registrato da un altro servizio (SAD, dimissione protetta): si legge, non si importa."""

    fase: Fase
    cosa: Sigla
    descrizione: Riga
    atto: Atto


class Fasi(Parte):
    """Le cinque fasi del processo caratteristico."""

    accesso: Accesso
    valutazione: Annotated[tuple[Valutazione, ...], Field(max_length=100)] = ()
    progetto: Annotated[tuple[Progetto, ...], Field(max_length=100)] = ()
    erogazione: Annotated[tuple[Erogazione, ...], Field(max_length=5000)] = ()
    conclusione: Annotated[tuple[Conclusione, ...], Field(max_length=100)] = ()


class Origine(Mittente):
    """Il caso nel sistema in cui è nato."""

    caso_id: Id


class Caso(Parte):
    """Un percorso della persona, con tutto ciò che se ne sa: un documento successivo lo ripete e lo continua."""

    caso_id: Id
    """Suo nel sistema di chi manda: non cambia."""
    origine: Origine | None = None
    """Se chi manda lo ha ricevuto da altri."""
    territorio: Territorio
    fasi: Fasi
    altri_passaggi: Annotated[tuple[Passaggio, ...], Field(max_length=20000)] = ()


class CartellaSociale(Parte):
    """La cartella sociale di una persona, o una sua parte."""

    formato: Literal["urn:raccordo:cartella-sociale:v1"]
    documento_id: Id
    """Suo per chi manda: un documento nuovo ha un id nuovo."""
    mittente: Mittente
    aggiornata_al: Istante
    """L'istante fino al quale dice ciò che chi manda sa: di due documenti sullo stesso caso, qual è il più recente."""
    persona: Persona
    casi: Annotated[tuple[Caso, ...], Field(max_length=100)]
