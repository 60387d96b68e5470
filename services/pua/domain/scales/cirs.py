"""CIRS: severity of illness in fourteen systems, 1-5 each (Linn 1968, in the 1-5 form of Parmelee 1995).

Two indices, both over the first thirteen systems: the psychiatric and behavioural one is recorded but left out.
"""

from collections.abc import Mapping

from services.pua.domain.scales.scala import Classe, Punteggio, Risposta, Scala, Voce, classe_di

_GRAVITA = (
    Risposta(1, "Assente: nessuna compromissione"),
    Risposta(2, "Lieve: non interferisce con la vita di ogni giorno"),
    Risposta(3, "Moderata: interferisce, va trattata, prognosi buona"),
    Risposta(4, "Grave: disabilità, trattamento indilazionabile"),
    Risposta(5, "Molto grave: mette in pericolo la vita"),
)


def _voce(codice: str, testo: str) -> Voce:
    return Voce(codice, testo, _GRAVITA)


VOCI_DEGLI_INDICI = (
    _voce("cuore", "Malattie del cuore"),
    _voce("ipertensione", "Ipertensione (gli organi colpiti si valutano a parte)"),
    _voce("vascolari", "Vasi, sangue, midollo, milza, linfatici"),
    _voce("respiratorie", "Polmoni, bronchi, trachea"),
    _voce("occhio_orecchio_naso_gola", "Occhio, orecchio, naso, gola, laringe"),
    _voce("digerente_superiore", "Esofago, stomaco, duodeno, vie biliari, pancreas"),
    _voce("digerente_inferiore", "Intestino, ernie"),
    _voce("fegato", "Fegato"),
    _voce("rene", "Rene"),
    _voce("genito_urinarie", "Ureteri, vescica, uretra, prostata, genitali"),
    _voce("muscoli_ossa_cute", "Muscoli, ossa, cute"),
    _voce("sistema_nervoso", "Sistema nervoso centrale e periferico (senza la demenza)"),
    _voce("endocrino_metaboliche", "Malattie endocrine e metaboliche, infezioni, intossicazioni"),
)
VOCE_PSICHIATRICA = _voce("psichiatriche", "Disturbi psichici e del comportamento, demenza compresa")
VOCI = (*VOCI_DEGLI_INDICI, VOCE_PSICHIATRICA)

CLASSI = (
    Classe("nessuna_comorbilita_rilevante", "Nessuno dei primi tredici sistemi con punteggio 3 o più", 0, 0),
    Classe("comorbilita_rilevante", "Almeno uno dei primi tredici sistemi con punteggio 3 o più", 1, 13),
)


def calcola(risposte: Mapping[str, int], _contesto: Mapping[str, str]) -> Punteggio:
    """The severity index, 1.00-5.00, rounded to two decimals as the forms print it.

    Rounding loses nothing: two different sums over thirteen are at least 0.07 apart. `dettaglio` holds the comorbidity
    index (0-13), by which the band is chosen, the sum behind the mean and the system left out.
    """
    gravita = [risposte[voce.codice] for voce in VOCI_DEGLI_INDICI]
    severita = round(sum(gravita) / len(gravita), 2)
    comorbilita = sum(punti >= 3 for punti in gravita)
    dettaglio: dict[str, float] = {
        "indice_di_severita": severita,
        "indice_di_comorbilita": comorbilita,
        "somma": sum(gravita),
        "psichiatriche": risposte[VOCE_PSICHIATRICA.codice],
    }
    return Punteggio(severita, classe_di(comorbilita, CLASSI), dettaglio)


CIRS = Scala(
    codice="CIRS",
    versione="1",
    titolo="Cumulative Illness Rating Scale (variante 1-5)",
    fonte=(
        "Linn BS, Linn MW, Gurel L. Cumulative illness rating scale. J Am Geriatr Soc 1968;16(5):622-626; "
        "Parmelee PA, Thuras PD, Katz IR, Lawton MP. Validation of the Cumulative Illness Rating Scale in a geriatric "
        "residential population. J Am Geriatr Soc 1995;43(2):130-137"
    ),
    licenza=(
        "Articoli protetti da diritto d'autore; condizioni d'uso della scala non trovate. "
        "Testi delle voci riscritti, punteggi dalla fonte."
    ),
    voci=VOCI,
    classi=CLASSI,
    calcolo=calcola,
)
