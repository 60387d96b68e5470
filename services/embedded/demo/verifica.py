"""Holds what the platform says against what was told to it. The demo ends well only if everything agrees."""

from collections import Counter
from collections.abc import Iterator, Sequence

from services.embedded.demo.clienti import Json
from services.embedded.demo.rapporto import Rapporto
from services.embedded.demo.regia import Racconto
from services.embedded.demo.riscontro import CODICI, Conto, consistenza, conti, duplicati, ripresi
from services.embedded.demo.storie import Vicende


class NonTorna(Exception):
    """One line for each difference, in words."""


def verifica(racconto: Racconto, rapporto: Rapporto) -> None:
    """Raises NonTorna."""
    numeri = differenze_negli_indicatori(racconto.vicende, rapporto.indicatori)
    trovate = [*_consistenza(racconto, rapporto), *numeri, *_autoverifica(rapporto), *_rifiuti(racconto, rapporto)]
    if trovate:
        raise NonTorna("\n".join(trovate))


def _consistenza(racconto: Racconto, rapporto: Rapporto) -> Iterator[str]:
    attesa, trovata = vars(consistenza(racconto.vicende)), vars(rapporto.consistenza)
    for che, quanti in attesa.items():
        if trovata[che] != quanti:
            yield f"{che}: raccontate {quanti}, presenti {trovata[che]}"


def differenze_negli_indicatori(vicende: Vicende, righe: Sequence[Json]) -> Iterator[str]:
    """Where a numerator or denominator of the report is not the one counted from the stories."""
    attesi = conti(vicende)
    detti = {(riga["code"], riga["level"], riga["territory"], riga["year"]): riga for riga in righe}
    for dove, riga in detti.items():
        if dove[0] not in CODICI:
            continue
        conto = attesi.pop(dove, Conto())
        if (riga["numerator"], riga["denominator"]) != (conto.numeratore, conto.denominatore):
            contato = f"{conto.numeratore}/{conto.denominatore}"
            yield f"{' '.join(map(str, dove))}: contato {contato}, detto {riga['numerator']}/{riga['denominator']}"
    for dove in attesi:
        yield f"{' '.join(map(str, dove))}: l'indicatore manca"


def _autoverifica(rapporto: Rapporto) -> Iterator[str]:
    for scarto in rapporto.autoverifica["differenze"]:
        dove = f"{scarto['codice']} {scarto['livello']} {scarto['territorio']} {scarto['anno']}"
        yield f"autoverifica, {dove}: pubblicato {scarto['pubblicato']}, ricontato {scarto['riconteggiato']}"


def _rifiuti(racconto: Racconto, rapporto: Rapporto) -> Iterator[str]:
    principali = Counter(voce["codici"][0] for voce in rapporto.quarantena for _ in range(voce["ricezioni"]))
    # A message that was taken up later still says why it was refused at first.
    for codice in sorted(principali.keys() | racconto.rifiutati.keys()):
        if principali[codice] != racconto.rifiutati[codice]:
            yield f"quarantena, {codice}: rifiutati {racconto.rifiutati[codice]}, presenti {principali[codice]}"
    attese, avute = ripresi(racconto.vicende), racconto.registro.ripresi
    if attese != avute:
        yield f"messaggi da riprendere dalla quarantena: {attese}, ripresi {avute}"
    attese, avute = duplicati(racconto.vicende), racconto.registro.duplicati
    if attese != avute:
        yield f"invii ripetuti: {attese}, riconosciuti {avute}"
