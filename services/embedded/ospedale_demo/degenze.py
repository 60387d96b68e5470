"""The stays that the hospital signals: invented people, today."""

from datetime import datetime, timedelta

from services.embedded.demo.andamento import SERIATE
from services.embedded.demo.degenza import Degenza, Paziente
from services.embedded.demo.persone import COMUNI, Anagrafe
from services.embedded.demo.sorte import sorte
from shared.kernel.clock import ROME, civil_date
from shared.kernel.territory import Territorio

OSPEDALE = "030999"
"""Code of the structure: on the topic it is who speaks."""


def degenze(quante: int, territorio: Territorio, seme: str, now: datetime) -> list[Degenza]:
    """Always the same people and numbers for the same `seme`; their days are counted from `now`."""
    anagrafe = Anagrafe()
    # Plausible addresses are there for two Ambiti: elsewhere somebody of Seriate is in hospital.
    luogo = territorio.ambito if territorio.ambito in COMUNI else SERIATE
    return [_degenza(numero, anagrafe, luogo, territorio, seme, now) for numero in range(1, quante + 1)]


def _degenza(numero: int, anagrafe: Anagrafe, luogo: str, territorio: Territorio, seme: str, now: datetime) -> Degenza:
    caso = sorte("ospedale-demo", seme, numero)
    chi = anagrafe.nasce(caso, luogo, 1930, 1950)
    return Degenza(
        nosologico=f"PROVA-{seme}-{numero:03d}",
        paziente=Paziente(
            chi.codice_fiscale, chi.nascita, chi.sesso, chi.cognome, chi.nome, chi.indirizzo, chi.comune, chi.telefono
        ),
        ambito=territorio.ambito,
        distretto=territorio.distretto,
        asst=territorio.asst,
        ricoverato_il=(now - timedelta(days=caso.randint(3, 12))).astimezone(ROME).replace(microsecond=0),
        segnalata_il=now.astimezone(ROME).replace(microsecond=0),
        prevista_il=civil_date(now) + timedelta(days=caso.randint(3, 9)),
        bisogni=("servizi_sociali", "sad"),
        brass=caso.randint(12, 30),
        barthel=5 * caso.randint(3, 12),
        caregiver=caso.choice((None, "Figlia", "Vicino di casa")),
        ospedale=OSPEDALE,
    )
