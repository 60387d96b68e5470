"""The guide of the register can be copied as it is: its calls, played in their order, all succeed."""

import json
import re
from pathlib import Path

from services.indicators.domain.registro.codici import Genere, TipologiaEnte
from tests.indicators.servizio import Servizio
from tests.indicators.ufficio import contato
from tests.tokens import intestazioni

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "guide" / "registro-di-ambito.md").read_text(encoding="utf-8")
CALL = re.compile(r'chiama "?\$BASE/indicatori/v1(/[\w/$?=&-]+)"?(?: -d \'(\{.*?\})\')?', re.DOTALL)
CALLS = [call for block in re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL) for call in CALL.findall(block)]


async def test_la_guida_si_segue_dall_inizio_alla_fine(servizio: Servizio) -> None:
    names: dict[str, str] = {}
    scritte = 0
    for path, body in CALLS:
        address = path
        for name, value in names.items():
            address = address.replace(f"${name}", value)
        answer = await servizio.http.request(
            "POST" if body else "GET",
            address,
            content=body or None,
            headers=intestazioni("ufficio_di_piano") | {"Content-Type": "application/json"},
        )
        assert answer.status_code in (200, 201), (path, answer.text)
        scritte += bool(body)
        await contato(servizio)
        voce = answer.json()
        if "registrazioni" in voce:
            names.update(VOCE=voce["id"], REGISTRAZIONE=voce["registrazioni"][-1]["id"])
        if path.startswith("/valori"):
            assert voce["verdetto"] == "raggiunto"
    assert scritte == GUIDE.count("-d '{") == 12


def test_ogni_corpo_della_guida_e_json() -> None:
    assert all(json.loads(body) for _, body in CALLS if body)


def test_i_rifiuti_che_la_guida_nomina_esistono() -> None:
    codes = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", GUIDE)) - {"udp-prova"}
    known = set(re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs" / "errori.md").read_text("utf-8"), re.MULTILINE))
    assert codes and codes - known == set()


def test_la_guida_elenca_generi_e_tipologie() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)
    assert rows == [genere.value for genere in Genere]
    _, _, listed = GUIDE.partition("Tipologie:")
    assert re.findall(r"`(\w+)`", listed.partition("(")[0]) == [tipologia.value for tipologia in TipologiaEnte]
