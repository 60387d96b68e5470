"""What is shown beside a value: counted, opened, never judged. And the register, from the bus to the answer."""

from tests.indicators.registri import VoceDelRegistro
from tests.indicators.servizio import Servizio
from tests.indicators.storie import Caso


def enti() -> list[VoceDelRegistro]:
    comune, parrocchia, altra = VoceDelRegistro("voce-1"), VoceDelRegistro("voce-2"), VoceDelRegistro("voce-3")
    comune.ente("Comune di Bergamo", "comune")
    parrocchia.ente("Parrocchia San Paolo", "terzo_settore")
    altra.ente("Cooperativa Il Filo", "terzo_settore")
    return [comune, parrocchia, altra]


async def test_accanto_agli_enti_si_leggono_le_tipologie(servizio: Servizio) -> None:
    for voce in enti():
        await servizio.sa(voce.eventi)
    valore = await servizio.valore("PAF-3")
    assert (valore["valore"], valore["casi"]) == (3.0, 3)
    (accanto,) = valore["accanto"]
    assert (accanto["codice"], accanto["valore"], accanto["casi"]) == ("PAF-3.tipologie", 2, 3)
    assert accanto["regola_versione"] == "PAF-3.tipologie/1"
    assert "Tipologie distinte" in accanto["regola_testo"]


async def test_lo_stesso_ente_in_due_voci_conta_una_volta(servizio: Servizio) -> None:
    for numero, nome in enumerate(("Comune di Bergamo", "COMUNE DI BERGAMO")):
        voce = VoceDelRegistro(f"voce-{numero}")
        voce.ente(nome)
        await servizio.sa(voce.eventi)
    assert (await servizio.valore("PAF-3"))["valore"] == 1.0


async def test_accanto_si_legge_anche_come_era_noto_prima(servizio: Servizio) -> None:
    voce = VoceDelRegistro()
    voce.ente(dal="2026-02-01", saputo="2026-05-01")
    await servizio.sa(voce.eventi)
    assert (await servizio.valore("PAF-3"))["accanto"][0]["valore"] == 1
    assert (await servizio.valore("PAF-3", noto_al="2026-04-30"))["accanto"][0]["valore"] == 0


async def test_i_casi_di_un_conto_accanto_si_aprono(servizio: Servizio) -> None:
    caso = Caso()
    caso.valutata()
    await servizio.sa(caso.eventi)
    (elemento,) = (await servizio.get("/valori/PUA-4.nuclei/ambito/50036/2026/casi")).json()["elementi"]
    assert elemento["soggetto"] == "persona:persona-1"
    assert elemento["eventi"] == ["caso-1-pua-1"]


async def test_un_conto_accanto_non_ha_un_valore_suo_ne_un_verdetto(servizio: Servizio) -> None:
    risposta = await servizio.get("/valori/PUA-4.nuclei/ambito/50036/2026")
    assert risposta.status_code == 404
    assert risposta.json()["codice"] == "indicatore-sconosciuto"


async def test_i_casi_di_un_codice_inventato_non_si_aprono(servizio: Servizio) -> None:
    risposta = await servizio.get("/valori/PUA-4.persone/ambito/50036/2026/casi")
    assert risposta.json()["codice"] == "indicatore-sconosciuto"


async def test_chi_non_ha_altri_conti_non_ha_nulla_accanto(servizio: Servizio) -> None:
    assert (await servizio.valore("PUA-2"))["accanto"] == []


async def test_un_anno_non_iniziato_non_ha_nulla_accanto(servizio: Servizio) -> None:
    for voce in enti():
        await servizio.sa(voce.eventi)
    assert (await servizio.valore("PAF-3", "ambito/50036/2027"))["accanto"] == []


async def test_la_deliberazione_dice_che_cosa_si_conta_accanto(servizio: Servizio) -> None:
    quadro = (await servizio.get("/leps")).json()
    accanto = {
        each["codice"]: [beside["versione"] for beside in each["accanto"]]
        for leps in quadro["leps"]
        for each in leps["indicatori"]
        if each["accanto"]
    }
    assert accanto == {
        "VMD-3": ["VMD-3.registrate/1"],
        "PAF-3": ["PAF-3.tipologie/1"],
        "PUA-4": ["PUA-4.nuclei/1"],
    }


async def test_un_protocollo_attivato_raggiunge_il_traguardo(servizio: Servizio) -> None:
    voce = VoceDelRegistro()
    voce.protocollo("definito", "2025-03-01")
    voce.protocollo("attivato", "2026-04-01")
    await servizio.sa(voce.eventi)
    assert (await servizio.valore("DIP-1", "ambito/50036/2025"))["verdetto"] == "non_raggiunto"
    assert (await servizio.valore("DIP-1"))["verdetto"] == "raggiunto"


async def test_le_professioni_delle_equipe_si_rapportano_a_quelle_dei_servizi(servizio: Servizio) -> None:
    equipe, servizi = VoceDelRegistro("voce-1"), VoceDelRegistro("voce-2")
    equipe.equipe(professioni=("psicologo", "assistente_sociale", "educatore"))
    servizi.professioni("psicologo", "assistente_sociale", "infermiere")
    await servizio.sa([*equipe.eventi, *servizi.eventi])
    valore = await servizio.valore("VMD-3")
    assert (valore["numeratore"], valore["denominatore"], valore["verdetto"]) == (3, 4, "raggiunto")
    assert valore["accanto"][0]["valore"] == 3
