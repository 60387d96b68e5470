"""SPMSQ: cognitive screening by errors over ten questions (Pfeiffer 1975).

The original allows one more error to who went to grade school only and one fewer to who studied beyond high school.
It also adjusts by race: that rule is left out on purpose.
"""

from collections.abc import Mapping

from services.pua.domain.scales.scala import Classe, Punteggio, Risposta, Scala, Voce, classe_di

_ERRORI_NELLA_VOCE = (Risposta(0, "Corretta"), Risposta(1, "Errata o non data"))


def _voce(codice: str, testo: str) -> Voce:
    return Voce(codice, testo, _ERRORI_NELLA_VOCE)


VOCI = (
    _voce("data", "Che giorno è oggi (giorno, mese e anno)"),
    _voce("giorno_della_settimana", "Che giorno della settimana è"),
    _voce("luogo", "Come si chiama il posto dove siamo"),
    _voce("telefono", "Qual è il suo numero di telefono (senza telefono: il suo indirizzo)"),
    _voce("eta", "Quanti anni ha"),
    _voce("nascita", "Quando è nato (giorno, mese e anno)"),
    _voce("presidente", "Chi è il Presidente della Repubblica"),
    _voce("presidente_precedente", "Chi era il Presidente della Repubblica precedente"),
    _voce("madre", "Qual era il cognome da ragazza di sua madre"),
    _voce("sottrazioni", "Sottragga 3 da 20 e continui a sottrarre 3 fino in fondo"),
)

SCOLARITA = {
    "fino_a_elementare": "Al più la scuola elementare",
    "fino_a_diploma": "Oltre la scuola elementare, fino al diploma",
    "oltre_diploma": "Oltre il diploma",
}

_CORREZIONE = {"fino_a_elementare": -1, "fino_a_diploma": 0, "oltre_diploma": 1}

CLASSI = (
    Classe("integro", "Funzioni cognitive integre", 0, 2),
    Classe("deterioramento_lieve", "Deterioramento lieve", 3, 4),
    Classe("deterioramento_moderato", "Deterioramento moderato", 5, 7),
    Classe("deterioramento_grave", "Deterioramento grave", 8, 10),
)


def calcola(risposte: Mapping[str, int], contesto: Mapping[str, str]) -> Punteggio:
    """Errors after the allowance for schooling, 0-10; `dettaglio` keeps the errors counted and the allowance.

    Schooling not given: no allowance. The corrected errors never leave 0-10.
    """
    errori = sum(risposte.values())
    correzione = _CORREZIONE[contesto["scolarita"]] if "scolarita" in contesto else 0
    corretti = min(max(errori + correzione, 0), 10)
    return Punteggio(corretti, classe_di(corretti, CLASSI), {"errori": errori, "correzione": correzione})


SPMSQ = Scala(
    codice="SPMSQ",
    versione="1",
    titolo="Short Portable Mental Status Questionnaire (test di Pfeiffer)",
    fonte=(
        "Pfeiffer E. A short portable mental status questionnaire for the assessment of organic brain deficit "
        "in elderly patients. J Am Geriatr Soc 1975;23(10):433-441"
    ),
    licenza=(
        "Diritti di E. Pfeiffer (1994): i moduli in circolazione lo riproducono con permesso; verificare prima "
        "dell'uso clinico. Testi delle voci riscritti, punteggi dalla fonte."
    ),
    voci=VOCI,
    classi=CLASSI,
    calcolo=calcola,
    contesto={"scolarita": SCOLARITA},
)
