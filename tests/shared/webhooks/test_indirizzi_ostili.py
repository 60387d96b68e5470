"""Every hostile address that we know is refused: where it is written, and on the way, after the name was resolved."""

from collections.abc import AsyncIterator, Sequence
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.clock import SystemClock
from shared.webhooks.corriere import CorriereHttps, dal_sistema
from shared.webhooks.indirizzo import Ammessi
from shared.webhooks.refusals import IndirizzoNonAmmesso
from shared.webhooks.spedizione import Esito, Spedizione
from tests.indirizzi_ostili import NOMI, RETI, URL, ogni_rete, ogni_url
from tests.ricevente import Ricevente, ricevente

HOST = "ambito.example"
AMMESSI = Ammessi([HOST])


@pytest.fixture
async def la(tmp_path: Path) -> AsyncIterator[Ricevente]:
    async with ricevente(tmp_path) as here:
        yield here


def _con(la: Ricevente, addresses: Sequence[str], reti: Sequence[str] = ("127.0.0.0/8",)) -> CorriereHttps:
    """A carrier for which the receiver's name leads to these addresses."""

    async def risolvi(_host: str, _porta: int) -> Sequence[str]:
        return addresses

    return CorriereHttps(Ammessi([la.ammesso], reti), SystemClock(), la.ca, risolvi=risolvi)


def spedizione(url: str) -> Spedizione:
    return Spedizione("c-1", url, "text/plain", b"x", (b"n" * 32,))


def test_gli_inganni_conosciuti_sono_piu_di_quaranta() -> None:
    assert len(URL) >= 40 and len(ogni_url(HOST)) >= 150
    assert len(set(ogni_url(HOST))) == len(ogni_url(HOST))
    assert len(RETI) >= 20 and len(ogni_rete()) == len(set(ogni_rete()))


@pytest.mark.parametrize("inganno", URL)
def test_un_indirizzo_ostile_si_rifiuta_e_non_si_ripete(inganno: str) -> None:
    for url in (each.replace("{host}", HOST) for each in URL[inganno]):
        with pytest.raises(IndirizzoNonAmmesso) as refused:
            AMMESSI.destinazione(url)
        assert not url or url not in refused.value.dettaglio
        assert "evil" not in refused.value.dettaglio and "parola" not in refused.value.dettaglio


@pytest.mark.parametrize("dove", RETI)
def test_un_nome_che_porta_dove_non_si_va_non_si_chiama(dove: str) -> None:
    assert [address for address in RETI[dove] if AMMESSI.raggiungibile(address)] == []


async def test_anche_se_l_elenco_nomina_per_sbaglio_un_host_di_casa_non_lo_si_chiama(la: Ricevente) -> None:
    """With the machine's own resolver, which understands numbers in every spelling, and a receiver that listens."""
    ammessi = Ammessi([f"{host}:{la.porta}" for host in NOMI])
    corriere = CorriereHttps(ammessi, SystemClock(), la.ca, risolvi=dal_sistema)
    for host in NOMI:
        risposta = await corriere.porta(spedizione(f"https://{host}:{la.porta}/"))
        assert risposta.esito in {Esito.INDIRIZZO_NON_AMMESSO, Esito.NON_RAGGIUNTO}, host
    assert la.arrivi == []


async def test_un_indirizzo_interno_tra_altri_buoni_basta_per_non_chiamare_nessuno(la: Ricevente) -> None:
    found = ["", "127.0.0.1"]
    corriere = _con(la, found, reti=["127.0.0.1/32"])
    for address in ogni_rete():
        found[0] = address
        if address != "127.0.0.1":  # named above, so that the receiver could be called
            assert (await corriere.porta(spedizione(la.url))).esito is Esito.INDIRIZZO_NON_AMMESSO, address
    assert la.arrivi == []


RINVII = [
    "https://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1/",
    "https://evil.example/",
    "file:///etc/passwd",
    "//evil.example/",
    "/altrove",
]


STATI = ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]


@pytest.mark.parametrize("stato", STATI)
async def test_un_rinvio_non_si_segue_mai(la: Ricevente, stato: str) -> None:
    for verso in RINVII:
        la.risposte = [f"{stato}\r\nLocation: {verso}"]
        assert (await _con(la, ["127.0.0.1"]).porta(spedizione(la.url))).esito is Esito.RINVIO
    assert [each.percorso for each in la.arrivi] == ["/raccordo?da=regione"] * len(RINVII)


async def test_un_a_capo_codificato_nel_percorso_arriva_codificato(la: Ricevente) -> None:
    url = f"https://{la.ammesso}/a%0d%0aX-Altra:%201"
    assert (await _con(la, ["127.0.0.1"]).porta(spedizione(url))).esito is Esito.CONSEGNATO
    (arrivo,) = la.arrivi
    assert arrivo.percorso.lower() == "/a%0d%0ax-altra:%201"
    assert "x-altra" not in arrivo.intestazioni


@given(st.ip_addresses(v=6))
def test_di_ipv6_si_chiama_soltanto_cio_che_e_assegnato_a_tutti(address: IPv6Address) -> None:
    if AMMESSI.raggiungibile(str(address)):
        carried = address.ipv4_mapped or (int(address) >> 32 == int(IPv6Address("64:ff9b::")) >> 32)
        assert carried or int(address) >> 125 == 1  # 2000::/3


@given(st.ip_addresses(v=4), st.sampled_from(["::", "::ffff:0:0:0", "64:ff9b:1::"]))
def test_un_indirizzo_ipv4_in_una_forma_dismessa_non_si_chiama_mai(address: IPv4Address, forma: str) -> None:
    assert not AMMESSI.raggiungibile(str(IPv6Address(int(IPv6Address(forma)) + int(address))))
