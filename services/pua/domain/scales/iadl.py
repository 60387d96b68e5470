"""IADL: eight instrumental activities of daily living, 0 or 1 each (Lawton and Brody 1969).

Historically men were not scored on cooking, housekeeping and laundry; today all eight are asked of everybody (Graf
2008). The short form stays available, so that old series can be continued, as `variante=cinque_voci`.
"""

from collections.abc import Mapping

from services.pua.domain.scales.scala import Classe, Punteggio, Risposta, Scala, Voce, classe_di


def _voce(codice: str, testo: str, zero: str, uno: str) -> Voce:
    return Voce(codice, testo, (Risposta(0, zero), Risposta(1, uno)))


VOCI = (
    _voce("telefono", "Usare il telefono", "Non lo usa", "Lo usa, anche solo per rispondere o per pochi numeri noti"),
    _voce("spesa", "Fare la spesa", "Solo piccoli acquisti, accompagnato o per nulla", "Da solo, per ogni necessità"),
    _voce(
        "pasti",
        "Preparare i pasti",
        "Vanno predisposti gli ingredienti o i pasti, o la dieta non è adeguata",
        "Li progetta, prepara e serve da solo in modo adeguato",
    ),
    _voce("casa", "Curare la casa", "Non partecipa a nessun lavoro", "Partecipa, anche con aiuto o in parte"),
    _voce("bucato", "Fare il bucato", "Lo fanno altri per intero", "Lo fa, anche solo i piccoli capi"),
    _voce(
        "trasporti",
        "Spostarsi con i mezzi",
        "Solo in taxi o in auto con assistenza, o per nulla",
        "Mezzi pubblici (anche accompagnato), taxi da solo o auto propria",
    ),
    _voce("farmaci", "Assumere i farmaci", "Vanno preparati o somministrati", "Dosi e orari giusti, da solo"),
    _voce("denaro", "Gestire il denaro", "Non è in grado", "Lo gestisce, anche con aiuto per banca e grandi spese"),
)

_OTTO, _CINQUE = "otto_voci", "cinque_voci"
SOLO_OTTO = frozenset({"pasti", "casa", "bucato"})


def _classi(massimo: int) -> tuple[Classe, ...]:
    """The ends are the source's (0 dependent, maximum independent); between them it names no bands."""
    return (
        Classe("dipendente", "Dipendente in tutte le attività chieste", 0, 0),
        Classe("parzialmente_dipendente", "Dipendente in una parte delle attività", 1, massimo - 1),
        Classe("autonomo", "Autonomo in tutte le attività chieste", massimo, massimo),
    )


def calcola(risposte: Mapping[str, int], _contesto: Mapping[str, str]) -> Punteggio:
    """Activities performed, out of those asked (8, or 5 in the short form); `dettaglio` repeats each item."""
    totale = sum(risposte.values())
    dettaglio: dict[str, float] = {voce.codice: risposte[voce.codice] for voce in VOCI if voce.codice in risposte}
    return Punteggio(totale, classe_di(totale, _classi(len(risposte))), dettaglio)


IADL = Scala(
    codice="IADL",
    versione="1",
    titolo="Attività strumentali della vita quotidiana (Lawton e Brody)",
    fonte=(
        "Lawton MP, Brody EM. Assessment of older people: self-maintaining and instrumental activities of daily "
        "living. Gerontologist 1969;9(3):179-186"
    ),
    licenza=(
        "Diritti della Gerontological Society of America: verificare le condizioni prima dell'uso clinico. "
        "Testi delle voci riscritti, punteggi dalla fonte."
    ),
    voci=VOCI,
    classi=_classi(len(VOCI)),
    calcolo=calcola,
    contesto={"variante": {_OTTO: "Otto attività, per tutti", _CINQUE: "Cinque attività (uso storico per gli uomini)"}},
    non_chieste={("variante", _CINQUE): SOLO_OTTO},
)
