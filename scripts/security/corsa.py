"""One run: a story in each Ambito, the walk of each, what was left lying about, and who touched the audit of it all."""

import asyncio
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from scripts.security.accessi import Accessi
from scripts.security.dispersi import Disperso, dispersi
from scripts.security.domande import Rotta
from scripts.security.giro import Esito, Giro
from scripts.security.giudizio import Fuga
from scripts.security.luoghi import Luogo
from scripts.security.manomissioni import tamperings_detected
from scripts.security.piattaforma import Campo, acceso
from scripts.security.semina import consegna, risorse, semina
from shared.kernel.actor import EVERYBODY, Ruolo

IN_MEMORIA = Path("/dev/shm")  # noqa: S108 - the folder made below it has a name of its own, and our rights only
"""Where there is one, the databases are there: nothing of this outlives the run, and tens of thousands of rows do not
wait for a disk."""
Detto = Callable[[str], None]


@dataclass(frozen=True)
class Corsa:
    rotte: Sequence[Rotta]
    luoghi: Sequence[Luogo]
    esiti: Sequence[Esito]
    dispersi: Sequence[Disperso]
    manomissioni: Mapping[str, bool]
    """Whether each tampering with the audit was seen."""

    @property
    def fughe(self) -> list[Fuga]:
        return [fuga for esito in self.esiti for fuga in esito.fughe]

    def rapporto(self) -> dict[str, Any]:
        """What var/security/matrix.json holds."""
        raggiunte = set().union(*(esito.raggiunte for esito in self.esiti))
        rifiutate = set().union(*(esito.rifiutate for esito in self.esiti))
        return {
            "routes": len(self.rotte),
            "roles": len(EVERYBODY),
            "ambiti": len(self.luoghi),
            "requests": sum(esito.richieste for esito in self.esiti),
            "leaks": [asdict(fuga) for fuga in self.fughe],
            "canaries_found": sum(disperso.quanti for disperso in self.dispersi),
            "canaries_where": [asdict(disperso) for disperso in self.dispersi],
            "reached_by_their_own": sorted(raggiunte),
            "answered_as_absent": sorted(rifiutate),
            "never_named": sorted(set.intersection(*(esito.senza_nome for esito in self.esiti))),
            "tamperings_detected": sum(self.manomissioni.values()),
            "tamperings": dict(self.manomissioni),
        }


async def corri(luoghi: Sequence[Luogo], detto: Detto, solo: Callable[[Rotta], bool] = lambda _: True) -> Corsa:
    """`detto` is told what is going on; `solo`: only these routes. Raises what a story raises that is refused."""
    with tempfile.TemporaryDirectory(prefix="raccordo-security-", dir=_dove()) as cartella:
        dati, copie = Path(cartella) / "dati", Path(cartella) / "copie"
        async with acceso(dati) as campo:
            rotte = [rotta for rotta in campo.rotte if solo(rotta)]
            esiti = await _giri(campo, rotte, luoghi, detto)
            lasciati = await dispersi(campo)
        detto("sei manomissioni del registro degli accessi, ciascuna su una copia")
        viste = await asyncio.to_thread(tamperings_detected, dati, copie)
        return Corsa(rotte, luoghi, esiti, lasciati, viste)


def _dove() -> Path | None:
    return IN_MEMORIA if IN_MEMORIA.is_dir() else None


async def _giri(campo: Campo, rotte: Sequence[Rotta], luoghi: Sequence[Luogo], detto: Detto) -> list[Esito]:
    lettori = {rotta.fhir: _lettore(rotta) for rotta in campo.rotte if rotta.regola.operazione.endswith("_search")}
    storie: list[tuple[Luogo, Accessi, dict[str, str]]] = []
    for numero, luogo in enumerate(luoghi, start=1):
        accessi = Accessi(campo.porta, campo.emittente, luogo.ambito)
        noti = await semina(luogo, accessi)
        storie.append((luogo, accessi, noti | await risorse(luogo, accessi, lettori)))
        detto(f"storia {numero} di {len(luoghi)}: {luogo.nome}")
    for luogo, accessi, noti in storie:  # after the last story: one round of deliveries is theirs all
        noti.update(await consegna(luogo, accessi))
    assenti: dict[tuple[str, Ruolo, str], httpx.Response] = {}
    esiti: list[Esito] = []
    for numero, (luogo, accessi, noti) in enumerate(storie, start=1):
        esito = await Giro(luogo, accessi, rotte, noti, strani=numero == 1, assenti=assenti).compi()
        esiti.append(esito)
        detto(f"giro {numero} di {len(luoghi)}: {luogo.nome}, {esito.richieste} richieste, {len(esito.fughe)} fughe")
    return esiti


def _lettore(rotta: Rotta) -> Ruolo:
    """Who finds what there is of a type in the own territory: one of those who took part in the story, if any may."""
    ammessi = rotta.regola.ruoli - rotta.regola.relazioni.keys() or rotta.regola.ruoli
    return min(ammessi, key=list(Ruolo).index)
