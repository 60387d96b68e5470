"""No address leads the platform anywhere but to the hosts that were named, and no name to a private network."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.webhooks.indirizzo import Ammessi, Destinazione
from shared.webhooks.refusals import IndirizzoNonAmmesso

AMMESSI = Ammessi(["ambito.example", "altro.example:8443"])


def test_un_host_dell_elenco_e_ammesso_con_la_sua_porta() -> None:
    assert AMMESSI.destinazione("https://ambito.example/a?b=c") == Destinazione("ambito.example", 443, "/a?b=c")
    assert AMMESSI.destinazione("https://altro.example:8443") == Destinazione("altro.example", 8443, "/")
    assert AMMESSI.destinazione("https://AMBITO.example:443/").host == "ambito.example"


@pytest.mark.parametrize("url", ["https://ambito.example:8443/", "https://altro.example/", "https://terzo.example/"])
def test_un_altro_host_o_la_porta_di_un_altro_si_rifiuta(url: str) -> None:
    with pytest.raises(IndirizzoNonAmmesso):
        AMMESSI.destinazione(url)


@given(st.text(max_size=40))
def test_qualunque_testo_o_e_un_host_dell_elenco_o_e_rifiutato(text: str) -> None:
    for url in (text, f"https://{text}", f"https://ambito.example{text}"):
        try:
            found = AMMESSI.destinazione(url)
        except IndirizzoNonAmmesso:
            continue
        assert (found.host, found.porta) in {("ambito.example", 443), ("altro.example", 8443)}


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_un_nome_che_porta_a_un_indirizzo_pubblico_si_chiama(address: str) -> None:
    assert AMMESSI.raggiungibile(address)


@given(st.ip_addresses(v=4))
def test_un_indirizzo_ipv4_dentro_uno_ipv6_vale_quanto_da_solo(address: IPv4Address) -> None:
    inside = [IPv6Address(int(ip_address(net)) + int(address)) for net in ("::ffff:0:0", "64:ff9b::")]
    assert {AMMESSI.raggiungibile(str(each)) for each in inside} == {AMMESSI.raggiungibile(str(address))}


def test_una_rete_privata_si_raggiunge_soltanto_se_nominata() -> None:
    nominata = Ammessi(["ambito.example"], ["127.0.0.0/8", "fd12::/16"])
    assert nominata.raggiungibile("127.0.0.1") and nominata.raggiungibile("fd12::1")
    assert not nominata.raggiungibile("10.0.0.1") and not nominata.raggiungibile("fd13::1")


@given(st.ip_addresses(network="10.0.0.0/8"))
def test_nessun_indirizzo_privato_sfugge(address: IPv4Address) -> None:
    assert address in ip_network("10.0.0.0/8")
    assert not AMMESSI.raggiungibile(str(address))


@pytest.mark.parametrize("voce", ["ambito.example:x", ":443", "ambito example"])
def test_un_elenco_illeggibile_non_si_accetta(voce: str) -> None:
    with pytest.raises(ValueError):
        Ammessi([voce])


def test_senza_elenco_non_si_consegna_a_nessuno() -> None:
    with pytest.raises(IndirizzoNonAmmesso):
        Ammessi([""]).destinazione("https://ambito.example/")
