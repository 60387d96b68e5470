"""Each service with something in every table that a territory may see, told in two Ambiti: here, and elsewhere."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import Connection

from services.dimissioni.entrypoints.fhir import create_fhir_app as fhir_di_dimissioni
from services.dimissioni.entrypoints.http import create_app as api_di_dimissioni
from services.indicators.entrypoints.fhir import create_fhir_app as fhir_di_indicators
from services.indicators.entrypoints.http import create_app as api_di_indicators
from services.pua.domain.caso_ricevuto import CasoAltrove, CasoRicevuto
from services.pua.domain.consenso import Consenso
from services.pua.domain.emergenza import AccessoInEmergenza
from services.pua.domain.oscuramento import Elemento, Oscuramento, TipoElemento
from services.pua.domain.volonta import Dichiarante, Volonta
from services.pua.entrypoints.fhir import create_fhir_app as fhir_del_pua
from services.pua.entrypoints.http import create_app as api_del_pua
from services.sad.domain.pai_noto import PaiNoto
from services.sad.domain.richiesta import Bisogno
from services.sad.entrypoints.fhir import create_fhir_app as fhir_del_sad
from services.sad.entrypoints.http import create_app as api_del_sad
from shared.contracts.dimissioni import DimissioneSegnalata
from shared.contracts.envelope import Anagrafica, TerritorioDelCaso
from shared.kernel.actor import Actor, Ruolo, Scope
from shared.kernel.motivo import Motivo
from shared.kernel.territory import Territorio, lombardia
from shared.messaging.runtime import Runtime
from shared.persistence.call import Call
from tests.dimissioni.avvisi.scena import ADT
from tests.dimissioni.avvisi.scena import scena as scena_avvisi
from tests.dimissioni.servizio import SEGNALAZIONE
from tests.indicators.scena_consegne import scena as scena_consegne
from tests.indicators.servizio import busta
from tests.indicators.storie import Caso, percorso_completo
from tests.indicators.ufficio import CORPI
from tests.pua import banco as pua
from tests.pua.costruttori import ADESSO, atto
from tests.sad import percorso as sad
from tests.sad.servizio import acceso as sad_acceso
from tests.tokens import intestazioni

QUI, ALTROVE = "50036", "50037"
OSPEDALE = Actor(ADT, Ruolo.SISTEMA_OSPEDALIERO, Scope(asst=frozenset({"718"})))


@dataclass(frozen=True)
class Mondo:
    """A service at work. `apps`: over HTTP, its own and that of FHIR."""

    runtime: Runtime[Any]
    apps: tuple[FastAPI, ...]


def luogo(ambito: str) -> Territorio:
    return lombardia().resolve(ambito, il=ADESSO.date())


def di(ambito: str, ruolo: Ruolo = Ruolo.ASSISTENTE_SOCIALE) -> Actor:
    return Actor(f"{ruolo.value}-{ambito}", ruolo, Scope(ambiti=frozenset({ambito})))


def token(ambito: str, ruolo: str) -> dict[str, str]:
    return intestazioni(ruolo, sub=f"{ruolo}-{ambito}", ambiti=[ambito])


@asynccontextmanager
async def il_pua(url: str) -> AsyncIterator[Mondo]:
    async with pua.banco_acceso(url) as banco:
        for numero, ambito in enumerate((QUI, ALTROVE)):
            banco.http.headers.update(token(ambito, "assistente_sociale"))
            persona = pua.PERSONA | {"identificativi": [{"sistema": "anpr", "valore": f"AB1234{numero}CD"}]}
            aperto = await banco.accesso(
                territorio={"ambito": ambito}, persona=persona, segnalante="6", motivo=f"motivo di {ambito}"
            )
            await _fino_al_pai(banco, aperto["id"])
            segnalata = DimissioneSegnalata(
                dimissione_id=f"dim-{ambito}",
                territorio=TerritorioDelCaso(**vars(luogo(ambito))),
                provenienza="integrazione",
                segnalante=ADT,
                persona=Anagrafica(cognome=f"Ricoverata {ambito}", nome="Ada"),
            )
            await banco.pua.runtime.consumer.handle([pua.messaggio(segnalata, f"caso-{ambito}")])
            for archivio, aggregato in _riservati(ambito, aperto["persona_id"]).items():
                await _tiene(banco.pua.runtime, archivio, aggregato, di(ambito))
        await _nota_anche_qui(banco)
        yield Mondo(banco.pua.runtime, (api_del_pua(banco.pua), fhir_del_pua(banco.pua)))


def _riservati(ambito: str, persona_id: str) -> dict[str, Any]:
    """By store: a case of another system, a consent, what is obscured, who looked in an emergency."""
    dove: dict[str, Any] = {"persona_id": persona_id, "territorio": luogo(ambito)}
    caso_id = f"caso-ricevuto-{ambito}"
    return {
        "ricevuti": CasoRicevuto(
            id=f"ricevuto-{ambito}",
            caso_id=caso_id,
            altrove=CasoAltrove(ambito, "csi", "118"),
            aggiornato_al=ADESSO,
            **dove,
        ),
        "consensi": Consenso(id=f"consenso-{ambito}", **dove),
        "oscuramenti": Oscuramento(
            id=f"oscuramento-{ambito}",
            caso_id=caso_id,
            elemento=Elemento(TipoElemento.CASO, caso_id, frozenset({caso_id}), frozenset()),
            richiesta=Volonta(Dichiarante.PERSONA, atto()),
            **dove,
        ),
        "emergenze": AccessoInEmergenza(
            id=f"emergenza-{ambito}",
            account=f"assistente_sociale-{ambito}",
            ruolo=Ruolo.ASSISTENTE_SOCIALE,
            motivo=Motivo.PERICOLO_PER_LA_SALUTE,
            nota="",
            aperto_il=ADESSO,
            scade_il=ADESSO,
            **dove,
        ),
    }


async def _fino_al_pai(banco: pua.Banco, accesso_id: str) -> None:
    await banco.fatto(f"/accessi/{accesso_id}/accoglienza", {})
    await banco.fatto(f"/accessi/{accesso_id}/valutazione-preliminare", {"esito": "bisogno_complesso"})
    corpo = {"accesso_id": accesso_id, "area": "anziani", "equipe": pua.EQUIPE}
    valutazione = await banco.fatto("/valutazioni", corpo)
    await banco.fatto(f"/valutazioni/{valutazione['id']}/conclusione", pua.RISULTATO)
    await banco.fatto("/pai", pua.CONTENUTO | {"valutazione_id": valutazione["id"]})


async def _nota_anche_qui(banco: pua.Banco) -> None:
    """Somebody of elsewhere comes here, too: the same person, with one more territory."""
    banco.http.headers.update(token(QUI, "assistente_sociale"))
    dati = {"identificativi": [{"sistema": "anpr", "valore": "AB12341CD"}], "cognome": "Rossi", "nome": "Ada"}
    await banco.fatto("/persone", {"territorio": {"ambito": QUI}, "persona": dati})


@asynccontextmanager
async def le_dimissioni(url: str) -> AsyncIterator[Mondo]:
    async with scena_avvisi(url) as scena:
        servizio = scena.dimissioni
        await scena.sottoscrive()
        await scena.segnala()
        for ambito in (QUI, ALTROVE):
            corpo = SEGNALAZIONE | {"territorio": {"ambito": ambito}}
            await _chiede(api_di_dimissioni(servizio), "/dimissioni", corpo, token(ambito, "assistente_sociale"))
            mandante = Actor(f"adt-{ambito}", Ruolo.SISTEMA_OSPEDALIERO, Scope(ambiti=frozenset({ambito})))
            await servizio.ricevitore.ricevi(f"illeggibile di {ambito}".encode(), Call(mandante, "prova"))
        yield Mondo(servizio.runtime, (api_di_dimissioni(servizio), fhir_di_dimissioni(servizio)))


@asynccontextmanager
async def il_sad(url: str) -> AsyncIterator[Mondo]:
    servizio = await sad_acceso(url)
    for ambito in (QUI, ALTROVE):
        come = token(ambito, "operatore_sad")
        servizio.http.headers.update(come)
        una = await servizio.fatto("/prese-in-carico", sad.RICHIESTA | {"ambito": ambito}, come=come)
        indirizzo = f"/prese-in-carico/{una['id']}"
        passi: tuple[tuple[str, Any], ...] = (
            ("accettazione", {"avvenuto_il": "2026-03-03T10:00:00+01:00"}),
            ("progetto", sad.PROGETTO),
            ("attivazione", {"dal": "2026-03-09", "avvenuto_il": "2026-03-06T10:00:00+01:00"}),
            ("visite", sad.VISITA),
        )
        bisogno = {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}
        await servizio.fatto(f"{indirizzo}/{passi[0][0]}", passi[0][1], come=come)
        quando = {"avvenuto_il": "2026-03-04T10:00:00+01:00"}
        await servizio.fatto(f"{indirizzo}/valutazione", bisogno | quando, come=come)
        for passo, corpo in passi[1:]:
            await servizio.fatto(f"{indirizzo}/{passo}", corpo, come=come)
        noto = PaiNoto(
            id=f"pai-{ambito}",
            caso_id=f"caso-{ambito}",
            territorio=luogo(ambito),
            bisogno=Bisogno(True, True, True),
            con_sad=False,
        )
        await _tiene(servizio.sad.runtime, "pai", noto, di(ambito))
    try:
        yield Mondo(servizio.sad.runtime, (api_del_sad(servizio.sad), fhir_del_sad(servizio.sad)))
    finally:
        await servizio.spegni()


@asynccontextmanager
async def gli_indicatori(url: str) -> AsyncIterator[Mondo]:
    async with scena_consegne(url) as scena:
        for ambito in (QUI, ALTROVE):
            caso = Caso(f"caso-{ambito}", TerritorioDelCaso(**vars(luogo(ambito))))
            await scena.bus.publish([busta(event) for event in percorso_completo(caso).eventi])
            ufficio = {"ambiti": [ambito], "sub": f"ufficio-{ambito}"}
            for path, corpo in (
                ("/registro/enti", {"ambito": ambito} | CORPI["enti"]),
                ("/restituzioni", {"ambito": ambito, "anno": 2025}),
                ("/abbonamenti", {"ambito": ambito, "url": URL, "cadenza": {"ritmo": "giornaliera", "ora": 6}}),
            ):
                risposta = await scena.chiama("POST", path, corpo, **ufficio)
                assert risposta.status_code == 201, risposta.text
        for _ in range(2):
            await scena.giro()
            scena.passano(days=1)
        servizio = scena.indicators
        yield Mondo(servizio.runtime, (api_di_indicators(servizio), fhir_di_indicators(servizio)))


URL = "https://ricezione.ambito.test/raccordo"
MONDI: Mapping[str, Callable[[str], AbstractAsyncContextManager[Mondo]]] = {
    "pua": il_pua,
    "dimissioni": le_dimissioni,
    "sad": il_sad,
    "indicators": gli_indicatori,
}


async def _tiene(runtime: Runtime[Any], archivio: str, aggregato: Any, chi: Actor) -> None:
    def lavoro(connection: Connection) -> None:
        uow = runtime.unit_of_work(connection, Call(chi, "prova"))
        getattr(uow, archivio).add(aggregato)
        uow.commit()

    await runtime.database.write(lavoro)


async def _chiede(app: FastAPI, path: str, corpo: Any, come: dict[str, str]) -> None:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://prova") as http:
        risposta = await http.post(path, json=corpo, headers=come)
        assert risposta.status_code == 201, risposta.text
