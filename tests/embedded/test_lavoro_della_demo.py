"""How the demo's people work: from lists, once each, and not waiting for ever."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from services.embedded.demo import liste, regia
from services.embedded.demo.clienti import Cliente, Json, Linea, NonRisponde, RispostaInattesa
from services.embedded.demo.liste import Fermi, Giornale, Lista
from services.embedded.demo.regia import Viaggio, quiete


class ClienteDiProva(Cliente):
    """Shows one more entry of its list each time it is read."""

    def __init__(self, voci: list[str]) -> None:
        self.nome = "prova"
        self._voci = voci
        self._letture = 0

    async def elenco(self, percorso: str, **filtro: str | int) -> AsyncIterator[Json]:
        assert (percorso, filtro) == ("/lista", {"stato": "nuova"})
        self._letture += 1
        for voce in self._voci[: self._letture]:
            yield {"id": voce}


def _nessuno(fase: str, quanti: int = 1) -> None:
    """Nobody looks at the progress."""


def _lista(voci: list[str], attesi: int, fatte: list[str]) -> Lista[str]:
    def riconosci(voce: Json) -> str | None:
        return None if voce["id"] == "di-altri" else voce["id"]

    async def lavora(voce: Json, storia: str) -> None:
        fatte.append(storia)

    giornale = Giornale(_nessuno, ultimo=asyncio.get_running_loop().time())
    return Lista(ClienteDiProva(voci), "/lista", {"stato": "nuova"}, attesi, riconosci, lavora, giornale, "fase")


async def test_ogni_voce_si_lavora_una_volta_sola_e_solo_se_e_propria(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liste, "PAUSA", 0.0)
    fatte: list[str] = []
    lista = _lista(["a", "di-altri", "b"], attesi=2, fatte=fatte)
    await lista.esaurisci()
    assert fatte == ["a", "b"]
    assert lista.giornale.fatti == {"fase": 2}


async def test_chi_aspetta_invano_lo_dice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liste, "PAUSA", 0.0)
    monkeypatch.setattr(liste, "PAZIENZA", 0.02)
    with pytest.raises(Fermi, match="aspetta 1 voci in /lista"):
        await _lista(["a"], attesi=2, fatte=[]).esaurisci()


def _cliente(risponde: httpx.MockTransport) -> Cliente:
    linea = Linea("http://prova")
    cliente = Cliente(linea, "prova", "gettone")
    cliente._http = httpx.AsyncClient(transport=risponde, base_url="http://prova")
    return cliente


async def test_una_risposta_imprevista_dice_la_via_lo_stato_e_il_codice() -> None:
    problema = httpx.Response(409, json={"codice": "gia-accolta", "title": "La segnalazione è già accolta"})
    with pytest.raises(RispostaInattesa, match=r"POST /x ha risposto 409 gia-accolta: La segnalazione è già accolta"):
        await _cliente(httpx.MockTransport(lambda _: problema)).fai("/x", {})


async def test_una_piattaforma_che_se_ne_va_non_e_una_risposta() -> None:
    def cade(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("chiuso")

    with pytest.raises(NonRisponde, match="ConnectError"):
        await _cliente(httpx.MockTransport(cade)).leggi("/x")


async def test_un_guasto_della_piattaforma_non_passa_per_un_rifiuto() -> None:
    guasto = httpx.MockTransport(lambda _: httpx.Response(500, json={}))
    with pytest.raises(RispostaInattesa):
        await _cliente(guasto).invia("/fhir/R4", b"{}")


class Stati(Cliente):
    """Every service says that all is delivered."""

    def __init__(self) -> None:
        self.nome = "prova"

    async def leggi(self, percorso: str, **filtro: str | int) -> Json:
        assert not filtro
        return {"servizio": percorso, "stato": "attivo", "in_uscita": 0, "lettere_morte": 0, "in_pausa": False}


async def test_non_c_e_quiete_finche_qualcuno_ha_da_leggere_o_qualcosa_e_appena_partito() -> None:
    viaggi = [Viaggio({"pua": 1}, 7), Viaggio({}, 7), Viaggio({}, 8), Viaggio({}, 8), Viaggio({}, 8), Viaggio({}, 8)]
    chiesti: list[Viaggio] = []

    async def viaggio() -> Viaggio:
        chiesti.append(viaggi[len(chiesti)])
        return chiesti[-1]

    await quiete(Stati(), viaggio)
    assert chiesti == viaggi


async def test_chi_non_legge_piu_si_dice_per_nome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regia, "PAZIENZA", 0.05)

    async def viaggio() -> Viaggio:
        return Viaggio({"raccordo.sad": 3}, 9)

    with pytest.raises(Fermi, match=r"raccordo\.sad 3"):
        await quiete(Stati(), viaggio)
