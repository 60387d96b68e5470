"""Why nothing is carried to where somebody asked."""

from shared.kernel.refusal import InvalidInput, Refusal


class IndirizzoNonAmmesso(InvalidInput):
    """The detail says which rule: it never repeats the address, which may hold what only its owner should know."""

    codice = "indirizzo-non-ammesso"
    titolo = "L'indirizzo di consegna non è ammesso: https, verso un host dell'elenco della piattaforma"


class ConsegneNonConfigurate(Refusal):
    codice = "consegne-non-configurate"
    titolo = "Questa installazione non ha un segreto da cui ricavare le chiavi di firma: le consegne non sono attive"
