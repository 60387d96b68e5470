"""Invented people: plausible names, birth dates and codici fiscali that are well formed and belong to nobody."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from stdnum.it import codicefiscale


def _voci(testo: str, divise_da: str | None = None) -> tuple[str, ...]:
    return tuple(testo.split(divise_da))


_COGNOMI = _voci(
    "Rota Locatelli Colombo Mazzoleni Carminati Belotti Bonomi Cattaneo Gritti Facchinetti Brignoli Testa Vitali "
    "Pezzotta Marchesi Signorelli Cortinovis Salvi Ghilardi Zanchi Nava Ravasio Morotti Plebani Finazzi Valenti Algeri "
    "Belometti Patelli Cuni Lorenzi Pedrini Barcella Micheletti Foresti Cavalleri Ruggeri Manenti Trapletti Donadoni"
)
_NOMI_F = _voci(
    "Maria Rosa Angela Giuseppina Teresa Lucia Caterina Ines Agnese Carla Luigia Bruna Elena Piera Franca Giovanna "
    "Silvana Adriana Lidia Ester"
)
_NOMI_M = _voci(
    "Giuseppe Giovanni Angelo Luigi Pietro Battista Mario Francesco Carlo Bruno Alessandro Santo Lorenzo Franco Emilio "
    "Sergio Renato Natale Aldo Gino"
)
_VIE = _voci("via Roma,via Marconi,via Manzoni,via Locatelli,via Papa Giovanni XXIII,piazza della Libertà", ",")
_MESI = "ABCDEHLMPRST"
COMUNI = {
    "50017": (("Seriate", "I628"), ("Albano Sant'Alessandro", "A129"), ("Scanzorosciate", "I506")),
    "50047": (("Grumello del Monte", "E219"), ("Telgate", "L073"), ("Bolgare", "A937")),
}
"""Municipalities of the two Ambiti, with the cadastral code that a codice fiscale quotes."""


@dataclass(frozen=True)
class Persona:
    """`sesso` is M or F."""

    cognome: str
    nome: str
    nascita: date
    sesso: str
    codice_fiscale: str
    indirizzo: str
    comune: str
    telefono: str

    def modulo(self) -> dict[str, Any]:
        """As an operator types it into a form of the platform."""
        return {
            "identificativi": [{"sistema": "codice_fiscale", "valore": self.codice_fiscale}],
            "cognome": self.cognome,
            "nome": self.nome,
            "data_nascita": self.nascita.isoformat(),
            "sesso": self.sesso,
            "indirizzo": f"{self.indirizzo}, {self.comune}",
            "telefono": self.telefono,
        }


class Anagrafe:
    """Gives a new person each time: no two share a codice fiscale."""

    def __init__(self) -> None:
        self._dati: set[str] = set()

    def nasce(self, caso: Random, ambito: str, dal: int, al: int) -> Persona:
        """Somebody of the Ambito born between two years, both included."""
        while True:
            persona = _persona(caso, ambito, dal, al)
            if persona.codice_fiscale not in self._dati:
                self._dati.add(persona.codice_fiscale)
                return persona


def _persona(caso: Random, ambito: str, dal: int, al: int) -> Persona:
    sesso = caso.choice("FFM")
    cognome, nome = caso.choice(_COGNOMI), caso.choice(_NOMI_F if sesso == "F" else _NOMI_M)
    nascita = date(caso.randint(dal, al), 1, 1) + timedelta(days=caso.randint(0, 364))
    comune, catastale = caso.choice(COMUNI[ambito])
    return Persona(
        cognome=cognome,
        nome=nome,
        nascita=nascita,
        sesso=sesso,
        codice_fiscale=_codice_fiscale(cognome, nome, nascita, sesso, catastale),
        indirizzo=f"{caso.choice(_VIE)} {caso.randint(1, 120)}",
        comune=comune,
        telefono=f"035 {caso.randint(100000, 999999)}",
    )


def _codice_fiscale(cognome: str, nome: str, nascita: date, sesso: str, catastale: str) -> str:
    """DM Finanze 23/12/1976: three letters of surname and name, year, month letter, day (+40 for women), place."""
    consonanti = [c for c in nome.upper() if c not in "AEIOU"]
    scelto = consonanti[0] + consonanti[2] + consonanti[3] if len(consonanti) > 3 else _tre_lettere(nome)
    giorno = nascita.day + (40 if sesso == "F" else 0)
    radice = f"{_tre_lettere(cognome)}{scelto}{nascita:%y}{_MESI[nascita.month - 1]}{giorno:02d}{catastale}"
    return radice + str(codicefiscale.calc_check_digit(radice))


def _tre_lettere(parola: str) -> str:
    lettere = [c for c in parola.upper() if c.isalpha()]
    return "".join([c for c in lettere if c not in "AEIOU"] + [c for c in lettere if c in "AEIOU"] + ["X"] * 3)[:3]
