"""The columns of the SAD's return by user: what each means, and that none of them is known to be a national one.

SIUSS and its section on non-autosufficienza (SINA) have tracciati of their own; neither their code lists nor the names
of their fields are in our sources, so nothing here is said to be theirs.
"""

from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto, MotivoVisitaMancata
from services.sad.domain.richiesta import Origine
from services.sad.domain.stato import CHIUSI
from shared.web.extracts.layout import Column, Kind, Layout, Missing, National, Standing, codes_of

SIUSS = "SIUSS/SINA"
DGR = "DGR Lombardia XII/2167 del 15/04/2024"
CARTELLA = "Cartella del SAD"
FASI = f"{CARTELLA}; le cinque fasi sono quelle del processo caratteristico ({DGR}, indicatore SAD-3)"
VISITE = "Visite registrate, per giorno di inizio"
PROGETTO = "Versioni del progetto individualizzato e sospensioni"
GIORNO = "giorno civile, Europe/Rome"


def _manca(che_cosa: str) -> National:
    return National(Standing.UNKNOWN, SIUSS, che_cosa)


CAMPO = _manca("Nome, formato e obbligo del campo nel tracciato nazionale")
LISTA = _manca("Lista di codici nazionale: il valore è il codice di Raccordo")
PERSONA = _manca(
    "Con quale identificativo il flusso vuole la persona: qui c'è uno pseudonimo, lo sostituisce chi invia"
)


def _giorno(name: str, meaning: str, source: str = CARTELLA, *, required: bool = False) -> Column:
    return Column(name, Kind.DAY, meaning, source, CAMPO, unit=GIORNO, required=required)


def _numero(name: str, meaning: str, unit: str, source: str, kind: Kind = Kind.INTEGER) -> Column:
    return Column(name, kind, meaning, source, CAMPO, unit=unit, required=True)


def _testo(name: str, meaning: str, source: str, national: National = CAMPO) -> Column:
    return Column(name, Kind.TEXT, meaning, source, national, required=True)


def _si_o_no(name: str, meaning: str, source: str) -> Column:
    return Column(name, Kind.BOOLEAN, meaning, source, CAMPO, required=True)


def _codice(name: str, meaning: str, codes: tuple[str, ...], source: str, *, required: bool = False) -> Column:
    return Column(name, Kind.CODE, meaning, source, LISTA, codes=codes, required=required)


COLONNE = (
    _testo("utente", "Pseudonimo della persona, o del suo caso: vedi utente_tipo", CARTELLA, PERSONA),
    _codice(
        "utente_tipo",
        "persona: pseudonimo dato dal PUA, lo stesso in tutte le sue prese in carico; caso: nessun PAI ha detto chi è",
        ("persona", "caso"),
        CARTELLA,
        required=True,
    ),
    _testo("presa_in_carico_id", "Identificativo della presa in carico: una riga ciascuna", CARTELLA),
    _testo("caso_id", "Identificativo del percorso in tutta la piattaforma", CARTELLA),
    _testo("ambito", "Ambito della presa in carico", "Tabella regionale di Ambiti, Distretti e ASST"),
    _testo("distretto", "Distretto della presa in carico", "Tabella regionale di Ambiti, Distretti e ASST"),
    _testo("asst", "ASST della presa in carico", "Tabella regionale di Ambiti, Distretti e ASST"),
    _codice("origine", "Da dove viene la richiesta", codes_of(Origine), CARTELLA, required=True),
    _si_o_no("dimissione_protetta", "Se è legata a una dimissione protetta", f"{CARTELLA}; {DGR}, indicatore SAD-2"),
    _giorno("data_dimissione", "Dimissione dall'ospedale", "Evento della dimissione protetta"),
    _si_o_no("anziano", "Come noto oggi", f"{CARTELLA}; {DGR}, indicatore SAD-1"),
    _si_o_no("non_autosufficiente", "Come noto oggi", f"{CARTELLA}; {DGR}, indicatore SAD-1"),
    _si_o_no("alto_bisogno", "Alto bisogno assistenziale, come noto oggi", f"{CARTELLA}; {DGR}, indicatore SAD-1"),
    _si_o_no(
        "piano_integrato",
        "Piano unico, firmato dalla parte sociale e da quella sanitaria, come noto oggi",
        f"{CARTELLA}; {DGR}, indicatore SAD-1",
    ),
    _giorno("data_accesso", "Fase 1, accesso: la richiesta arriva al servizio", FASI, required=True),
    _giorno("data_presa_in_carico", "Il servizio accetta la richiesta"),
    _giorno("data_valutazione", "Fase 2, valutazione del bisogno", FASI),
    _giorno("data_progetto", "Fase 3, progetto individualizzato: la prima versione", FASI),
    _giorno("data_erogazione", "Fase 4, erogazione: il primo giorno", FASI),
    _giorno("data_valutazione_finale", "Fase 5, valutazione finale", FASI),
    _numero(
        "ore_pianificate",
        "Ore previste dal progetto nel periodo, da quando l'erogazione è iniziata, tolti i giorni di sospensione; "
        "non oltre il giorno in cui il file è prodotto",
        "ore, al centesimo",
        PROGETTO,
        Kind.DECIMAL,
    ),
    _numero("ore_erogate", "Durata delle visite effettuate nel periodo", "ore, al centesimo", VISITE, Kind.DECIMAL),
    _numero("minuti_erogati", "La stessa durata, senza arrotondamenti", "minuti", VISITE),
    _numero("visite_effettuate", "Visite effettuate nel periodo", "visite", VISITE),
    _numero("visite_mancate", "Visite mancate nel periodo, per qualunque motivo", "visite", VISITE),
    *(
        _numero(f"mancate_{motivo.value}", f"Visite mancate per {motivo.value.replace('_', ' ')}", "visite", VISITE)
        for motivo in MotivoVisitaMancata
    ),
    _numero(
        "giorni_sospensione", "Giorni del periodo in cui il servizio era sospeso", "giorni", "Sospensioni registrate"
    ),
    _codice(
        "esito_finale",
        "Obiettivi raggiunti alla valutazione finale: 1 no, 2 in parte, 3 sì",
        ("1", "2", "3"),
        "Valutazione finale",
    ),
    _giorno("data_conclusione", "Fine della presa in carico, o rifiuto della richiesta"),
    _codice(
        "conclusione",
        "conclusa: dopo l'erogazione; annullata: prima; rifiutata: il servizio non ha accettato la richiesta",
        tuple(sorted(stato.value for stato in CHIUSI)),
        CARTELLA,
    ),
    _codice("motivo_conclusione", "Perché è finita", codes_of(MotivoConclusione), CARTELLA),
    _codice("motivo_rifiuto", "Perché la richiesta è stata rifiutata", codes_of(MotivoRifiuto), CARTELLA),
)

MINISTERO = "Ministero del lavoro e delle politiche sociali, INPS"

SAD_UTENTI = Layout(
    name="sad-utenti",
    version="0.1",
    title="Debito informativo SAD per utente",
    record="presa_in_carico",
    key="presa_in_carico_id",
    columns=COLONNE,
    missing=(
        Missing(SIUSS, "Il tracciato record: nomi, ordine, formati e obblighi dei campi", MINISTERO),
        Missing(SIUSS, "Le liste di codici: prestazioni, bisogni, esiti, motivi", MINISTERO),
        Missing(SIUSS, "La chiave della persona, e chi la unisce a uno pseudonimo", f"{MINISTERO}; Ambito, chi invia"),
        Missing(SIUSS, "Se si dichiara la prestazione, la presa in carico o la persona", MINISTERO),
        Missing(
            "Debito informativo regionale SAD",
            "Il tracciato regionale, e se le richieste rifiutate vi entrano",
            "Regione Lombardia",
        ),
        Missing(
            "Debito informativo regionale SAD", "La scadenza, e se il periodo è l'anno intero", "Regione Lombardia"
        ),
    ),
)
