"""Why answers to a scale are not accepted.

Details name our own codes only: a code that the caller invented is never echoed, because it may hold anything.
"""

from shared.kernel.refusal import InvalidInput


class ScalaSconosciuta(InvalidInput):
    """The catalogue holds no scale with this code."""

    codice = "scala-sconosciuta"
    titolo = "La scala indicata non è tra quelle in uso"


class VoceSconosciuta(InvalidInput):
    """An answer is given to an item that the scale, in this context, does not ask."""

    codice = "voce-sconosciuta"
    titolo = "È stata inviata la risposta a una voce che la scala non prevede"


class VoceMancante(InvalidInput):
    """A scale is scored whole: a sum over missing items is not a score of that scale."""

    codice = "voce-mancante"
    titolo = "Manca la risposta a una voce della scala"


class RispostaFuoriScala(InvalidInput):
    """Each item accepts only the points that its published form prints."""

    codice = "risposta-fuori-scala"
    titolo = "Una risposta non è tra i punteggi ammessi dalla voce"


class ContestoNonAmmesso(InvalidInput):
    """A circumstance that the scale does not use, or a value it does not know, would change the score silently."""

    codice = "contesto-non-ammesso"
    titolo = "La scala non prevede la circostanza indicata o il suo valore"
