"""Who takes part: one account for each role and territory, each with a token of the development issuer."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.embedded.demo.andamento import AMBITI, ASST
from services.embedded.demo.clienti import Cliente, Linea
from services.embedded.demo.storie import Accesso, Caso, Dimissione, Percorso, SadDiretto
from services.embedded.issuer import Sviluppo
from services.embedded.settings import HostSettings
from shared.kernel.actor import Ruolo


class Personale:
    """`dati` is the data folder of the platform: whoever can read the issuer's key in it can be anybody."""

    def __init__(self, linea: Linea, dati: Path) -> None:
        emittente = Sviluppo(dati, HostSettings.model_fields["destinatario"].default)

        def chi(nome: str, ruolo: Ruolo, **territorio: Any) -> Cliente:
            return Cliente(linea, nome, emittente.token(sub=nome, ruolo=ruolo, **territorio))

        self.ospedale = chi("adt-bergamo-est", Ruolo.SISTEMA_OSPEDALIERO, asst=[ASST])
        self.asst = chi("centrale-operativa-720", Ruolo.OPERATORE_ASST, asst=[ASST])
        self.regione = chi("regione", Ruolo.ATS_REGIONE, regione=True)
        self.amministratore = chi("amministratore", Ruolo.AMMINISTRATORE, regione=True)
        self.assistente = {a: chi(f"as-{a}", Ruolo.ASSISTENTE_SOCIALE, ambiti=[a]) for a in AMBITI}
        self.sad = {a: chi(f"sad-{a}", Ruolo.OPERATORE_SAD, ambiti=[a]) for a in AMBITI}
        self.piano = {a: chi(f"piano-{a}", Ruolo.UFFICIO_DI_PIANO, ambiti=[a]) for a in AMBITI}


@dataclass
class Registro:
    """Which story stands behind each id that the platform gave: what a real client keeps of its own."""

    dimissioni: dict[str, Dimissione] = field(default_factory=dict)
    """By dimissione id."""
    accessi: dict[str, Accesso] = field(default_factory=dict)
    """By accesso id."""
    percorsi: dict[str, tuple[Caso, Percorso]] = field(default_factory=dict)
    """By PAI id."""
    diretti: dict[str, SadDiretto] = field(default_factory=dict)
    """By take-in id."""
    dimessi: set[str] = field(default_factory=set)
    """Keys of the stories whose discharge the platform knows."""
    duplicati: int = 0
    """Requests and messages sent again that the platform recognised as already known."""
    ripresi: int = 0
    """Refused messages that were taken up by hand later."""
