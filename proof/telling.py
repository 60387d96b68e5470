"""Tells a story to the platform: each step by whoever does it in reality, and only when what it needs has arrived."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from proof.clients import Json, Line, Person
from proof.stories import TERRITORY, Story
from services.embedded.demo.andamento import AMBITI, ASST
from services.embedded.demo.ospedale import bundle_decesso, bundle_dimessa, bundle_dimissibile, bundle_dimissione
from services.embedded.issuer import Sviluppo
from shared.kernel.actor import Ruolo

ACCESSI, VALUTAZIONI, PAI = "/pua/v1/accessi", "/pua/v1/valutazioni", "/pua/v1/pai"
DIMISSIONI, SAD = "/dimissioni/v1/dimissioni", "/sad/v1/prese-in-carico"
FHIR: Final = "/fhir/R4"
NOISE: Final = 3
"""Entries of a hospital's message that nobody reads: the real thing has, and costs, ten times as many."""


class Topic(Protocol):
    """How a hospital reaches its topic."""

    async def send(self, key: str, message: bytes) -> None:
        """Returns when the broker has it."""
        ...


@dataclass(frozen=True)
class Cast:
    """Everybody who takes part, on one line to the platform."""

    topic: Topic | None
    """None where the hospital has no topic: it posts."""
    hospital: Person
    nurse: Person
    region: Person
    administrator: Person
    social_worker: Mapping[str, Person]
    home_care: Mapping[str, Person]

    @classmethod
    def of(cls, line: Line, issuer: Sviluppo, topic: Topic | None) -> "Cast":
        def who(name: str, ruolo: Ruolo, **territory: Any) -> Person:
            return Person(line, name, issuer.token(sub=name, ruolo=ruolo, **territory))

        return cls(
            topic=topic,
            hospital=who("adt", Ruolo.SISTEMA_OSPEDALIERO, asst=[ASST]),
            nurse=who("cot", Ruolo.OPERATORE_ASST, asst=[ASST]),
            region=who("regione", Ruolo.ATS_REGIONE, regione=True),
            administrator=who("amministratore", Ruolo.AMMINISTRATORE, regione=True),
            social_worker={a: who(f"as-{a}", Ruolo.ASSISTENTE_SOCIALE, ambiti=[a]) for a in AMBITI},
            home_care={a: who(f"sad-{a}", Ruolo.OPERATORE_SAD, ambiti=[a]) for a in AMBITI},
        )


async def tell(story: Story, cast: Cast) -> str:
    """The case id that the platform gave it. Raises NeverAnswered, Unexpected."""
    return await _Telling(story, cast).tell()


def first_word(story: Story) -> tuple[str, str, Json]:
    """Key, path and body of the command by which somebody who came to the PUA is taken down."""
    body = {
        "avvenuto_il": story.on(0).isoformat(),
        "territorio": {"ambito": story.ambito, **TERRITORY},
        "persona": story.persona.modulo(),
        "segnalante": "6",
        "urgenza": "ordinaria",
    }
    return f"{story.key}-accesso", ACCESSI, body


class _Telling:
    def __init__(self, story: Story, cast: Cast) -> None:
        self._story = story
        self._cast = cast
        self._social_worker = cast.social_worker[story.ambito]
        self._home_care = cast.home_care[story.ambito]

    async def tell(self) -> str:
        told: dict[str, Callable[[], Awaitable[str]]] = {
            "dal_topic": self._discharge,
            "dal_post": self._discharge,
            "decesso": self._death,
            "orientamento": self._advice,
            "sad_diretto": self._direct_home_care,
            "da_casa": self._from_home,
        }
        return await told[self._story.kind]()

    async def _discharge(self) -> str:
        story = self._story
        dimissione = await self._signalled()
        await self._says(bundle_dimissibile(story.stay, story.on(3).date(), story.on(3)))
        here = f"{DIMISSIONI}/{dimissione['id']}"
        await self._social_worker.sees(here, lambda seen: seen["date"]["clinicamente_dimissibile"] is not None)
        accesso = await self._social_worker.finds(ACCESSI, dimissione_id=dimissione["id"])
        pai = await self._planned(accesso)
        presa = await self._home_care.finds(SAD, pai_id=pai["id"])
        await self._prepared(presa["id"])
        await self._social_worker.sees(here, _in("servizi_pronti"))
        left = story.on(story.waits)
        await self._says(bundle_dimessa(story.stay, left, left))
        await self._social_worker.sees(here, _in("dimessa", "conclusa"))
        await self._home_care.sees(f"{SAD}/{presa['id']}", _in("in_erogazione"))
        await self._social_worker.sees(here, _in("conclusa"))
        await self._delivered(presa["id"])
        await self._closed(pai)
        return str(accesso["caso_id"])

    async def _death(self) -> str:
        dimissione = await self._signalled()
        accesso = await self._social_worker.finds(ACCESSI, dimissione_id=dimissione["id"])
        await self._welcomed(accesso["id"])
        here = f"{DIMISSIONI}/{dimissione['id']}"
        await self._social_worker.sees(here, _in("presa_in_carico"))
        await self._says(bundle_decesso(self._story.stay, self._story.on(5)))
        await self._social_worker.sees(here, _in("annullata"))
        await self._social_worker.sees(f"{ACCESSI}/{accesso['id']}", _in("chiuso"))
        return str(accesso["caso_id"])

    async def _advice(self) -> str:
        accesso = await self._came_by()
        await self._welcomed(accesso["id"])
        await self._social("preliminare", f"{ACCESSI}/{accesso['id']}/valutazione-preliminare", 2, esito="orientamento")
        await self._social("chiusura", f"{ACCESSI}/{accesso['id']}/chiusura", 2, esito="orientato")
        return str(accesso["caso_id"])

    async def _direct_home_care(self) -> str:
        story = self._story
        asked = {
            "ambito": story.ambito,
            **TERRITORY,
            "anziano": True,
            "non_autosufficiente": True,
            "alto_bisogno_assistenziale": True,
            "riferimento_piano_integrato": "Prot. 2025/17" if story.both_sides else None,
            "persona": {"cognome": story.persona.cognome, "nome": story.persona.nome},
        }
        presa = await self._home("richiesta", SAD, 0, **asked)
        await self._prepared(presa["id"])
        await self._home("erogazione", f"{SAD}/{presa['id']}/erogazione", story.waits)
        await self._delivered(presa["id"])
        return str(presa["caso_id"])

    async def _from_home(self) -> str:
        accesso = await self._came_by()
        pai = await self._planned(accesso)
        presa = await self._home_care.finds(SAD, pai_id=pai["id"])
        await self._prepared(presa["id"])
        await self._home("erogazione", f"{SAD}/{presa['id']}/erogazione", self._story.waits)
        await self._delivered(presa["id"])
        await self._closed(pai)
        return str(accesso["caso_id"])

    async def _signalled(self) -> Json:
        """The hospital says so, and the territory finds it in its list."""
        await self._says(bundle_dimissione(self._story.stay, rumore=NOISE))
        mine = self._story.persona.codice_fiscale

        def is_mine(seen: Json) -> bool:
            return any(each["valore"] == mine for each in seen["persona"]["identificativi"])

        return await self._social_worker.finds_among(DIMISSIONI, is_mine, stato="segnalata")

    async def _came_by(self) -> Json:
        return await self._social_worker.does(*first_word(self._story))

    async def _welcomed(self, accesso_id: str) -> None:
        await self._social("accoglienza", f"{ACCESSI}/{accesso_id}/accoglienza", 1)

    async def _planned(self, accesso: Json) -> Json:
        """From the welcome to an active plan that asks for home care."""
        await self._welcomed(accesso["id"])
        triage = f"{ACCESSI}/{accesso['id']}/valutazione-preliminare"
        await self._social("preliminare", triage, 2, esito="bisogno_complesso")
        valutazione = await self._social("valutazione", VALUTAZIONI, 4, accesso_id=accesso["id"], **TEAM)
        await self._social("esito", f"{VALUTAZIONI}/{valutazione['id']}/conclusione", 5, **NEED, **RESULT)
        plan = {**PLAN, "interventi": [{**HOME_CARE, "dal": self._story.on(self._story.waits).date().isoformat()}]}
        pai = await self._social("pai", PAI, 6, valutazione_id=valutazione["id"], **plan)
        await self._social("firma-sociale", f"{PAI}/{pai['id']}/firme", 7, lato="sociale")
        if self._story.both_sides:
            await self._does(self._cast.nurse, "firma-sanitaria", f"{PAI}/{pai['id']}/firme", 7, lato="sanitario")
        return await self._social("attivazione", f"{PAI}/{pai['id']}/attivazione", 8)

    async def _prepared(self, presa_id: str) -> None:
        here = f"{SAD}/{presa_id}"
        ready = self._story.on(11).date().isoformat()
        await self._home("accettazione", f"{here}/accettazione", 9)
        await self._home("bisogno", f"{here}/valutazione", 9, **NEED)
        await self._home("progetto", f"{here}/progetto", 10, **PROJECT, dal=ready)
        await self._home("servizio", f"{here}/attivazione", 10, dal=ready)

    async def _delivered(self, presa_id: str) -> None:
        """The visits, what came of them, the end."""
        story, here = self._story, f"{SAD}/{presa_id}"
        for number in range(story.visits):
            visit = {"operatore": "op-1", "inizio": story.on(story.waits + 1 + number, 1).isoformat(), "minuti": 60}
            done = {**visit, "esito": "effettuata"}
            await self._home_care.does(f"{story.key}-visita-{number}", f"{here}/visite", done)
        await self._home("finale", f"{here}/valutazione-finale", story.waits + 30, esito=3)
        await self._home("fine", f"{here}/conclusione", story.waits + 30, motivo="obiettivi_raggiunti")

    async def _closed(self, pai: Json) -> None:
        await self._social(
            "pai-chiuso",
            f"{PAI}/{pai['id']}/chiusura",
            self._story.waits + 31,
            motivo="obiettivi_raggiunti",
            esiti={each["id"]: 3 for each in pai["obiettivi"]},
        )

    async def _says(self, bundle: Mapping[str, Any]) -> None:
        message = json.dumps(bundle).encode()
        if self._cast.topic is None or self._story.kind == "dal_post":
            await self._cast.hospital.sends(FHIR, message)
        else:
            await self._cast.topic.send(self._story.key, message)

    async def _social(self, step: str, path: str, day: int, **body: Any) -> Json:
        return await self._does(self._social_worker, step, path, day, **body)

    async def _home(self, step: str, path: str, day: int, **body: Any) -> Json:
        return await self._does(self._home_care, step, path, day, **body)

    async def _does(self, who: Person, step: str, path: str, day: int, **body: Any) -> Json:
        when: datetime = self._story.on(day)
        return await who.does(f"{self._story.key}-{step}", path, {"avvenuto_il": when.isoformat(), **body})


def _in(*states: str) -> Callable[[Json], bool]:
    return lambda seen: seen["stato"] in states


TEAM: Final[Json] = {
    "area": "anziani",
    "equipe": [
        {"professione": "assistente_sociale", "ente": "comune"},
        {"professione": "infermiere", "ente": "asst"},
    ],
}
NEED: Final[Json] = {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}
RESULT: Final[Json] = {"bisogno_complesso": True, "necessita_sad": True, "bisogni": ["Igiene personale"]}
PLAN: Final[Json] = {
    "bisogni": ["Igiene personale"],
    "obiettivi": [{"testo": "Restare a casa", "orizzonte": "medio"}],
}
HOME_CARE: Final[Json] = {"tipo": "sad", "erogatore": "comune", "ore_settimanali": 6}
PROJECT: Final[Json] = {
    "obiettivi": [{"descrizione": "Igiene personale", "orizzonte": "breve"}],
    "ore_settimanali": 6,
}
