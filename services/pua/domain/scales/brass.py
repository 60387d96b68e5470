"""BRASS: risk of a difficult hospital discharge, 0-40 points (Blaylock and Cason 1992).

Ten printed items; three of them (functional status, behaviour, sensory deficits) are lists where everything that
applies is ticked, one point each. Every box is an item here, so that the raw answers say *which* need there is and the
maxima (11, 4 and 2) follow from the questionnaire itself.
"""

from collections.abc import Mapping

from services.pua.domain.scales.scala import Classe, Punteggio, Risposta, Scala, Voce, classe_di


def _scelta(codice: str, testo: str, *etichette: str) -> Voce:
    """An item with one answer out of several, worth 0, 1, 2... in the order printed."""
    return Voce(codice, testo, tuple(Risposta(punti, e) for punti, e in enumerate(etichette)), sezione=codice)


def _caselle(sezione: str, no: str, si: str, **testi: str) -> tuple[Voce, ...]:
    """A list of boxes, each worth one point when ticked."""
    ammessi = (Risposta(0, no), Risposta(1, si))
    return tuple(Voce(f"{sezione}_{nome}", testo, ammessi, sezione=sezione) for nome, testo in testi.items())


VOCI = (
    _scelta("eta", "Età", "Fino a 55 anni", "Da 56 a 64 anni", "Da 65 a 79 anni", "80 anni o più"),
    _scelta(
        "condizione_di_vita",
        "Condizione di vita e sostegno sociale",
        "Vive con il coniuge",
        "Vive con la famiglia",
        "Vive solo, sostenuto dalla famiglia",
        "Vive solo, sostenuto da amici o conoscenti",
        "Vive solo, senza sostegno",
        "Assistenza domiciliare o residenziale",
    ),
    *_caselle(
        "stato_funzionale",
        "Autonomo",
        "Dipendente",
        alimentarsi="Mangiare",
        lavarsi="Lavarsi e curare la persona",
        bagno="Usare il bagno",
        spostarsi="Spostarsi",
        continenza_intestinale="Continenza intestinale",
        continenza_urinaria="Continenza urinaria",
        pasti="Preparare i pasti",
        farmaci="Assumere i farmaci prescritti",
        denaro="Gestire il denaro",
        spesa="Fare la spesa",
        trasporti="Usare i mezzi di trasporto",
    ),
    _scelta(
        "stato_cognitivo",
        "Stato cognitivo",
        "Orientato",
        "Disorientato in qualche ambito, a volte",
        "Disorientato in qualche ambito, sempre",
        "Disorientato in ogni ambito, a volte",
        "Disorientato in ogni ambito, sempre",
        "In coma",
    ),
    *_caselle(
        "comportamento",
        "Assente",
        "Presente",
        vagabondaggio="Vagabondaggio",
        agitazione="Agitazione",
        confusione="Confusione",
        altro="Altro comportamento che richiede attenzione",
    ),
    _scelta(
        "mobilita",
        "Mobilità",
        "Cammina da solo",
        "Cammina con un ausilio",
        "Cammina con l'aiuto di una persona",
        "Non cammina",
    ),
    *_caselle("deficit_sensoriali", "Assente", "Presente", vista="Deficit della vista", udito="Deficit dell'udito"),
    _scelta(
        "ricoveri_o_accessi_ps",
        "Ricoveri o accessi al pronto soccorso negli ultimi tre mesi",
        "Nessuno",
        "Uno",
        "Due",
        "Più di due",
    ),
    _scelta("problemi_clinici", "Problemi clinici attivi", "Fino a tre", "Quattro o cinque", "Più di cinque"),
    _scelta("farmaci", "Farmaci assunti", "Meno di tre", "Da tre a cinque", "Più di cinque"),
)

CLASSI = (
    Classe("basso", "Rischio basso di dimissione difficile", 0, 10),
    Classe("medio", "Rischio medio di dimissione difficile", 11, 19),
    Classe("alto", "Rischio alto di dimissione difficile", 20, 40),
)


def calcola(risposte: Mapping[str, int], _contesto: Mapping[str, str]) -> Punteggio:
    """The sum, 0-40; `dettaglio` holds the points of each of the ten printed items."""
    dettaglio: dict[str, float] = {voce.sezione: 0 for voce in VOCI}
    for voce in VOCI:
        dettaglio[voce.sezione] += risposte[voce.codice]
    totale = sum(risposte.values())
    return Punteggio(totale, classe_di(totale, CLASSI), dettaglio)


BRASS = Scala(
    codice="BRASS",
    versione="1",
    titolo="Indice di BRASS (Blaylock Risk Assessment Screening Score)",
    fonte=("Blaylock A, Cason CL. Discharge planning: predicting patients' needs. J Gerontol Nurs 1992;18(7):5-10"),
    licenza=(
        "Articolo protetto da diritto d'autore; condizioni d'uso della scala non trovate. "
        "Testi delle voci riscritti, punteggi dalla fonte."
    ),
    voci=VOCI,
    classi=CLASSI,
    calcolo=calcola,
)
