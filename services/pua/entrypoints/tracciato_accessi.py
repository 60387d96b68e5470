"""The columns of the PUA's accessi for SIAD: of that flow's code lists only who signals is in our sources."""

from services.pua.domain.codici import EsitoAccesso, EsitoPreliminare, Provenienza, Segnalante, Urgenza
from shared.web.extracts.layout import Column, Kind, Layout, Missing, National, Standing, codes_of

SIAD = "SIAD"
ACCESSO = "Accesso registrato dal PUA"
TABELLA = "Tabella regionale di Ambiti, Distretti e ASST"
GIORNO = "giorno civile, Europe/Rome"


def _manca(che_cosa: str) -> National:
    return National(Standing.UNKNOWN, SIAD, che_cosa)


CAMPO = _manca("Nome, formato e obbligo del campo nel tracciato nazionale")
LISTA = _manca("Lista di codici nazionale: il valore è il codice di Raccordo")
PERSONA = _manca(
    "Con quale identificativo il flusso vuole la persona: qui c'è uno pseudonimo, lo sostituisce chi invia"
)
SEGNALANTE = National(
    Standing.KNOWN, SIAD, "Lista dei soggetti che segnalano, da 1 a 12 senza 7 e 8 (DM 17/12/2008 e regole tecniche)"
)
SENZA_NUMERO = _manca(
    "Un numero per farmacia, Comune e Ambito: il D.Lgs. 29/2024 art. 27 li aggiunge, la lista non li ha"
)


def _giorno(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, Kind.DAY, meaning, ACCESSO, CAMPO, unit=GIORNO, required=required)


def _testo(name: str, meaning: str, source: str = ACCESSO, national: National = CAMPO) -> Column:
    return Column(name, Kind.TEXT, meaning, source, national, required=True)


def _codice(
    name: str, meaning: str, codes: tuple[str, ...], national: National = LISTA, *, required: bool = False
) -> Column:
    return Column(name, Kind.CODE, meaning, ACCESSO, national, codes=codes, required=required)


COLONNE = (
    _testo("utente", "Pseudonimo della persona dato dal PUA", national=PERSONA),
    _testo("accesso_id", "Identificativo dell'accesso: una riga ciascuno"),
    _testo("caso_id", "Identificativo del percorso in tutta la piattaforma"),
    _testo("ambito", "Ambito dell'accesso", TABELLA),
    _testo("distretto", "Distretto dell'accesso", TABELLA),
    _testo("asst", "ASST dell'accesso", TABELLA),
    _codice(
        "segnalante_siad",
        "Chi segnala, con il numero della lista SIAD; vuoto dove la lista non ha un numero",
        tuple(voce.codice_siad for voce in Segnalante if voce.codice_siad is not None),
        SEGNALANTE,
    ),
    _codice(
        "segnalante",
        "Chi segnala: il numero SIAD, oppure farmacia, comune, ambito",
        codes_of(Segnalante),
        SENZA_NUMERO,
        required=True,
    ),
    _codice("urgenza", "Quanto è urgente, secondo chi segnala", codes_of(Urgenza), required=True),
    Column(
        "dimissione_protetta",
        Kind.BOOLEAN,
        "Se l'accesso nasce da una dimissione protetta",
        ACCESSO,
        CAMPO,
        required=True,
    ),
    _codice(
        "provenienza",
        "integrazione: arrivata da un'interfaccia; manuale: scritta da una persona",
        codes_of(Provenienza),
        required=True,
    ),
    _giorno("data_segnalazione", "Quando la segnalazione è arrivata: decide il periodo", required=True),
    _giorno("data_accoglienza", "Quando il PUA l'ha accolta"),
    _giorno("data_valutazione_preliminare", "Quando è finita la valutazione preliminare"),
    _codice("esito_preliminare", "Che cosa ha trovato la valutazione preliminare", codes_of(EsitoPreliminare)),
    _giorno("data_chiusura", "Quando l'accesso è stato chiuso, come noto oggi"),
    _codice("esito", "Come è finito l'accesso, come noto oggi", codes_of(EsitoAccesso)),
)

MINISTERO = "Ministero della salute"

SIAD_ACCESSI = Layout(
    name="siad-accessi",
    version="0.1",
    title="Accessi al PUA, con il codice SIAD di chi segnala",
    record="accesso",
    key="accesso_id",
    columns=COLONNE,
    missing=(
        Missing(SIAD, "Il tracciato record: nomi, ordine, formati e obblighi dei campi", MINISTERO),
        Missing(SIAD, "Le altre liste di codici: valutazioni, prestazioni, conclusioni, motivi", MINISTERO),
        Missing(
            SIAD,
            "Il numero di farmacie, Comuni e Ambiti (D.Lgs. 29/2024 art. 27) nella lista di chi segnala",
            MINISTERO,
        ),
        Missing(SIAD, "La chiave della persona, e chi la unisce allo pseudonimo", f"{MINISTERO}; ASST, chi invia"),
        Missing(
            SIAD,
            "Quali accessi il flusso vuole: è dell'assistenza domiciliare, e un accesso al PUA può finire altrove",
            f"{MINISTERO}; Regione Lombardia",
        ),
    ),
)
