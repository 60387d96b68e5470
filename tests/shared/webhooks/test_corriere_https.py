"""One attempt, over real TLS, to a real receiver that behaves well, badly, or not at all."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shared.kernel.clock import SystemClock
from shared.webhooks.corriere import CorriereHttps, intestazioni, riprova_fra
from shared.webhooks.indirizzo import Ammessi
from shared.webhooks.spedizione import Esito, Spedizione
from tests.ricevente import CHIUDE, HOST, TACE, Ricevente, ricevente

NUOVA, VECCHIA, ALTRUI = b"n" * 32, b"v" * 32, b"a" * 32
CORPO = json.dumps({"type": "leps.fotografia-ambito.v1", "data": {"ambito": "50036", "perché": "è"}}).encode()
ORA = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
async def la(tmp_path: Path) -> AsyncIterator[Ricevente]:
    async with ricevente(tmp_path) as here:
        yield here


class Nomi:
    """Answers for the names, each time with the next of its answers: a rebinding name changes its mind."""

    def __init__(self, *risposte: Sequence[str]) -> None:
        self._risposte = list(risposte)
        self.chiesti = 0

    async def __call__(self, _host: str, _porta: int) -> Sequence[str]:
        self.chiesti += 1
        return self._risposte.pop(0) if len(self._risposte) > 1 else self._risposte[0]


def corriere(
    la: Ricevente, nomi: Nomi | None = None, reti: Sequence[str] = ("127.0.0.0/8",), in_tutto: float = 5.0
) -> CorriereHttps:
    ammessi = Ammessi([la.ammesso], reti)
    return CorriereHttps(ammessi, SystemClock(), la.ca, in_tutto=in_tutto, risolvi=nomi or Nomi(["127.0.0.1"]))


def spedizione(la: Ricevente, url: str = "", chiavi: tuple[bytes, ...] = (NUOVA,)) -> Spedizione:
    return Spedizione("c-1", url or la.url, "application/cloudevents+json", CORPO, chiavi)


async def test_arriva_firmata_e_la_libreria_di_riferimento_la_riconosce(la: Ricevente) -> None:
    risposta = await corriere(la).porta(spedizione(la))
    assert (risposta.esito, risposta.http) == (Esito.CONSEGNATO, 204)
    (arrivo,) = la.arrivi
    assert arrivo.percorso == "/raccordo?da=regione"
    assert arrivo.intestazioni["host"] == la.ammesso
    assert arrivo.intestazioni["webhook-id"] == "c-1"
    assert arrivo.corpo == CORPO
    assert Webhook(NUOVA).verify(arrivo.corpo, arrivo.intestazioni) == json.loads(CORPO)


async def test_durante_la_rotazione_la_riconoscono_tutte_e_due_le_chiavi_e_nessun_altra(la: Ricevente) -> None:
    await corriere(la).porta(spedizione(la, chiavi=(NUOVA, VECCHIA)))
    (arrivo,) = la.arrivi
    assert arrivo.intestazioni["webhook-signature"].count("v1,") == 2
    for chiave in (NUOVA, VECCHIA):
        Webhook(chiave).verify(arrivo.corpo, arrivo.intestazioni)
    with pytest.raises(WebhookVerificationError):
        Webhook(ALTRUI).verify(arrivo.corpo, arrivo.intestazioni)


async def test_un_corpo_o_un_id_alterato_non_si_riconosce(la: Ricevente) -> None:
    await corriere(la).porta(spedizione(la))
    (arrivo,) = la.arrivi
    for corpo, altre in ((CORPO + b" ", {}), (CORPO, {"webhook-id": "c-2"})):
        with pytest.raises(WebhookVerificationError):
            Webhook(NUOVA).verify(corpo, arrivo.intestazioni | altre)


def test_la_firma_e_quella_della_specifica() -> None:
    """The vector of the reference implementations."""
    chiave = Webhook("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    spedita = Spedizione(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "",
        "application/json",
        b'{"test": 2432232314}',
        (chiave._whsecret,),
    )
    headers = intestazioni(spedita, datetime.fromtimestamp(1614265330, UTC))
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("risponde", "esito", "http"),
    [
        ("200 OK", Esito.CONSEGNATO, 200),
        ("202 Accepted", Esito.CONSEGNATO, 202),
        ("400 Bad Request", Esito.RISPOSTA_NEGATIVA, 400),
        ("500 Internal Server Error", Esito.RISPOSTA_NEGATIVA, 500),
        ("410 Gone", Esito.RITIRATO, 410),
        ("304 Not Modified", Esito.RINVIO, 304),
    ],
)
async def test_che_cosa_vuol_dire_cio_che_risponde(la: Ricevente, risponde: str, esito: Esito, http: int) -> None:
    la.risposte = [risponde]
    risposta = await corriere(la).porta(spedizione(la))
    assert (risposta.esito, risposta.http) == (esito, http)


@pytest.mark.parametrize("codice", ["301", "302", "303", "307", "308"])
async def test_un_rinvio_non_si_segue(la: Ricevente, codice: str) -> None:
    la.risposte = [f"{codice} Moved\r\nLocation: {la.url}", "200 OK"]
    risposta = await corriere(la).porta(spedizione(la))
    assert (risposta.esito, risposta.http) == (Esito.RINVIO, int(codice))
    assert len(la.arrivi) == 1


async def test_429_dice_quando_riprovare(la: Ricevente) -> None:
    la.risposte = ["429 Too Many Requests\r\nRetry-After: 3600"]
    assert (await corriere(la).porta(spedizione(la))).riprova_fra == timedelta(hours=1)


@pytest.mark.parametrize(
    ("testo", "attesa"),
    [
        (None, None),
        ("120", timedelta(minutes=2)),
        ("Mon, 23 Nov 2026 10:00:00 GMT", timedelta(hours=1)),
        ("Mon, 23 Nov 2026 08:00:00 GMT", timedelta()),
        ("domani", None),
        ("-5", None),
        ("9" * 30, timedelta(seconds=10**6)),
    ],
)
def test_retry_after_in_secondi_o_come_data(testo: str | None, attesa: timedelta | None) -> None:
    assert riprova_fra(testo, ORA) == attesa


async def test_chi_non_risponde_non_trattiene_nessuno(la: Ricevente) -> None:
    la.risposte = [TACE]
    risposta = await corriere(la, in_tutto=0.5).porta(spedizione(la))
    assert (risposta.esito, risposta.http) == (Esito.TROPPO_LENTO, None)
    assert risposta.durata_ms < 5000


async def test_chi_riattacca_e_chi_non_c_e_sono_non_raggiunti(la: Ricevente) -> None:
    la.risposte = [CHIUDE]
    assert (await corriere(la).porta(spedizione(la))).esito is Esito.NON_RAGGIUNTO
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    free = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    la.porta = free
    assert (await corriere(la).porta(spedizione(la))).esito is Esito.NON_RAGGIUNTO


async def test_un_nome_che_non_esiste_e_non_raggiunto(la: Ricevente) -> None:
    async def nessuno(_host: str, _porta: int) -> Sequence[str]:
        raise OSError("no such name")

    altrove = CorriereHttps(Ammessi([la.ammesso]), SystemClock(), la.ca, risolvi=nessuno)
    assert (await altrove.porta(spedizione(la))).esito is Esito.NON_RAGGIUNTO


async def test_il_certificato_deve_essere_di_un_autorita_conosciuta_e_di_quel_nome(
    la: Ricevente, tmp_path: Path
) -> None:
    sconosciuta = CorriereHttps(Ammessi([la.ammesso], ["127.0.0.0/8"]), SystemClock(), risolvi=Nomi(["127.0.0.1"]))
    assert (await sconosciuta.porta(spedizione(la))).esito is Esito.CERTIFICATO_NON_VALIDO
    (tmp_path / "altro").mkdir()
    async with ricevente(tmp_path / "altro", nome="altro.test") as altro:
        assert (await corriere(altro).porta(spedizione(altro))).esito is Esito.CERTIFICATO_NON_VALIDO
        assert altro.arrivi == []
    assert la.arrivi == []


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
)
async def test_un_nome_ammesso_che_porta_in_casa_non_si_chiama(la: Ricevente, address: str) -> None:
    risposta = await corriere(la, Nomi([address]), reti=()).porta(spedizione(la))
    assert risposta.esito is Esito.INDIRIZZO_NON_AMMESSO
    assert la.arrivi == []


async def test_basta_un_indirizzo_vietato_tra_quelli_di_un_nome(la: Ricevente) -> None:
    risposta = await corriere(la, Nomi(["127.0.0.1", "10.0.0.1"])).porta(spedizione(la))
    assert risposta.esito is Esito.INDIRIZZO_NON_AMMESSO
    assert la.arrivi == []


async def test_un_nome_che_cambia_idea_non_viene_chiesto_due_volte(la: Ricevente) -> None:
    nomi = Nomi(["127.0.0.1"], ["10.0.0.1"])
    assert (await corriere(la, nomi).porta(spedizione(la))).esito is Esito.CONSEGNATO
    assert nomi.chiesti == 1


async def test_se_un_indirizzo_non_risponde_si_prova_il_successivo(la: Ricevente) -> None:
    risposta = await corriere(la, Nomi(["127.0.0.9", "127.0.0.1"])).porta(spedizione(la))
    assert risposta.esito is Esito.CONSEGNATO
    assert len(la.arrivi) == 1


async def test_cio_che_non_e_piu_nell_elenco_non_si_chiama(la: Ricevente) -> None:
    for url in (f"https://altro.test:{la.porta}/", f"http://{la.ammesso}/", f"https://u:p@{la.ammesso}/"):
        risposta = await corriere(la).porta(spedizione(la, url))
        assert risposta.esito is Esito.INDIRIZZO_NON_AMMESSO
    assert la.arrivi == []


async def test_senza_chiave_non_si_spedisce(la: Ricevente) -> None:
    assert (await corriere(la).porta(spedizione(la, chiavi=()))).esito is Esito.CHIAVE_ASSENTE
    assert la.arrivi == []


async def test_nessun_proxy_dell_ambiente_si_mette_in_mezzo(la: Ricevente, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert (await corriere(la).porta(spedizione(la))).esito is Esito.CONSEGNATO


async def test_nel_registro_non_finiscono_ne_l_indirizzo_ne_la_chiave(
    la: Ricevente, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await corriere(la).porta(spedizione(la))
    la.risposte = [CHIUDE]
    await corriere(la).porta(spedizione(la))
    assert HOST not in caplog.text and "raccordo?da" not in caplog.text and "nnnn" not in caplog.text
