"""Why a subscription or a delivery is not as somebody asked."""

from shared.kernel.refusal import Forbidden, InvalidInput, Refusal


class AmbitoNonProprio(Forbidden):
    codice = "ambito-non-proprio"
    titolo = "Si riceve soltanto ciò che riguarda un Ambito del proprio territorio"


class CadenzaNonValida(InvalidInput):
    codice = "cadenza-non-valida"
    titolo = "La quiete va da 1 a 1440 minuti, l'ora da 0 a 23, il giorno del mese da 1 a 28"


class TroppiAbbonamenti(Refusal):
    codice = "troppi-abbonamenti"
    titolo = "L'Ambito ha già il numero massimo di abbonamenti attivi: sospenderne uno"


class RotazioneInCorso(Refusal):
    """Three valid keys would be one more than a receiver expects."""

    codice = "rotazione-in-corso"
    titolo = "Due chiavi sono già valide: attendere che la precedente scada, o chiedere che smetta di valere subito"


class AbbonamentoSospeso(Refusal):
    codice = "abbonamento-sospeso"
    titolo = "L'abbonamento è sospeso: riprenderlo prima di consegnare di nuovo"


class NonDaRiconsegnare(Refusal):
    codice = "non-da-riconsegnare"
    titolo = "Si consegna di nuovo soltanto ciò che è finito tra le lettere morte"


class RicevutaFuoriOrdine(Refusal):
    codice = "ricevuta-fuori-ordine"
    titolo = "Una consegna è ricevuta, poi validata, poi accettata o rifiutata; ciò che è concluso non cambia"


class MotivoMancante(InvalidInput):
    codice = "motivo-mancante"
    titolo = "Un rifiuto dice il motivo, e soltanto un rifiuto lo dice"
