"""Barthel index: independence in ten daily activities, 0-100 points in steps of five (Mahoney and Barthel 1965).

The bands are those proposed by Shah, Vanclay and Cooper (1989) with their finer points, and in common use with the
original ones too; since these go by fives, the slight band only ever holds 95.
"""

from collections.abc import Mapping

from services.pua.domain.scales.scala import Classe, Punteggio, Risposta, Scala, Voce, classe_di


def _voce(codice: str, testo: str, *etichette: str) -> Voce:
    """An item whose answers are worth 0, 5, 10... in the order given."""
    return Voce(codice, testo, tuple(Risposta(5 * passo, e) for passo, e in enumerate(etichette)))


VOCI = (
    _voce("alimentazione", "Mangiare", "Va imboccato", "Serve aiuto, per esempio per tagliare", "Autonomo"),
    _voce("bagno", "Fare il bagno o la doccia", "Dipendente", "Autonomo"),
    _voce("igiene_personale", "Viso, denti, capelli, barba", "Serve aiuto", "Autonomo, con l'occorrente a portata"),
    _voce("vestirsi", "Vestirsi", "Dipendente", "Serve aiuto, ma fa da solo circa metà", "Autonomo"),
    _voce("intestino", "Controllo dell'intestino", "Incontinente", "Incidenti occasionali", "Continente"),
    _voce("vescica", "Controllo della vescica", "Incontinente", "Incidenti occasionali", "Continente"),
    _voce("uso_del_gabinetto", "Usare il gabinetto", "Dipendente", "Serve qualche aiuto", "Autonomo"),
    _voce(
        "trasferimenti",
        "Passare dal letto alla sedia e ritorno",
        "Non riesce, non sta seduto",
        "Serve molto aiuto, ma sta seduto",
        "Serve poco aiuto o supervisione",
        "Autonomo",
    ),
    _voce(
        "deambulazione",
        "Muoversi in piano per almeno 45 metri",
        "Non si muove, o per meno",
        "Autonomo in carrozzina",
        "Cammina con l'aiuto di una persona",
        "Cammina da solo, anche con un ausilio",
    ),
    _voce("scale", "Salire e scendere le scale", "Non riesce", "Serve aiuto o supervisione", "Autonomo"),
)

CLASSI = (
    Classe("dipendenza_totale", "Dipendenza totale", 0, 20),
    Classe("dipendenza_grave", "Dipendenza grave", 21, 60),
    Classe("dipendenza_moderata", "Dipendenza moderata", 61, 90),
    Classe("dipendenza_lieve", "Dipendenza lieve", 91, 99),
    Classe("autonomia", "Autonomia", 100, 100),
)


def calcola(risposte: Mapping[str, int], _contesto: Mapping[str, str]) -> Punteggio:
    """The sum, 0-100; `dettaglio` repeats the points of each item."""
    totale = sum(risposte.values())
    return Punteggio(totale, classe_di(totale, CLASSI), {voce.codice: risposte[voce.codice] for voce in VOCI})


BARTHEL = Scala(
    codice="BARTHEL",
    versione="1",
    titolo="Indice di Barthel",
    fonte="Mahoney FI, Barthel DW. Functional evaluation: the Barthel Index. Md State Med J 1965;14:61-65",
    licenza=(
        "Diritti della Maryland State Medical Society: uso libero per scopi non commerciali citando la fonte; "
        "le modifiche richiedono il suo permesso. Testi delle voci riscritti, punteggi dalla fonte."
    ),
    voci=VOCI,
    classi=CLASSI,
    calcolo=calcola,
)
