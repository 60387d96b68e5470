"""What a process is told about entering Kafka: half of it is a mistake, said in Italian before anything is tried."""

from pathlib import Path

import pytest

from shared.messaging.kafka_client import SCRAM, Brokers, InvalidAddress, brokers
from shared.process.settings import ProcessSettings

LONTANO = "kafka.esempio.it:9092"


@pytest.fixture
def autorita(tmp_path: Path) -> Path:
    file = tmp_path / "ca.pem"
    file.write_text("un certificato", encoding="utf-8")
    return file


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("segretissima\n", encoding="utf-8")
    return file


def test_con_utente_e_password_si_parla_scram_sopra_tls(autorita: Path, password: Path) -> None:
    assert brokers(LONTANO, autorita, user="raccordo-pua", password_file=password).security == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": SCRAM,
        "sasl_plain_username": "raccordo-pua",
        "sasl_plain_password": "segretissima",
        "ssl_cafile": str(autorita),
    }


def test_un_utente_senza_password_e_un_errore(autorita: Path) -> None:
    with pytest.raises(InvalidAddress, match="serve anche RACCORDO_KAFKA_PASSWORD_FILE"):
        brokers(LONTANO, autorita, user="raccordo-pua")


def test_una_password_senza_utente_e_un_errore(autorita: Path, password: Path) -> None:
    with pytest.raises(InvalidAddress, match="serve anche RACCORDO_KAFKA_UTENTE"):
        brokers(LONTANO, autorita, password_file=password)


def test_si_e_qualcuno_in_un_modo_solo(autorita: Path, password: Path) -> None:
    with pytest.raises(InvalidAddress, match="non con tutti e due"):
        brokers(LONTANO, autorita, autorita, autorita, "raccordo-pua", password)


def test_una_chiave_senza_certificato_e_un_errore(autorita: Path) -> None:
    with pytest.raises(InvalidAddress, match="RACCORDO_KAFKA_CERT_FILE"):
        brokers(LONTANO, autorita, key_file=autorita)


@pytest.mark.parametrize("dove", [LONTANO, "10.0.0.7:9092", "localhost.esempio.it:9092", f"127.0.0.1:9092,{LONTANO}"])
def test_una_password_non_esce_in_chiaro_da_questa_macchina(dove: str, password: Path) -> None:
    with pytest.raises(InvalidAddress, match="non viaggia in chiaro"):
        brokers(dove, user="raccordo-pua", password_file=password)


@pytest.mark.parametrize("dove", ["127.0.0.1:9092", "localhost:9092", "[::1]:9092"])
def test_su_questa_macchina_si_puo(dove: str, password: Path) -> None:
    settings = brokers(dove, user="raccordo-pua", password_file=password).security
    assert settings["security_protocol"] == "SASL_PLAINTEXT"


@pytest.mark.parametrize("contenuto", [b"", b"\n", b"due\nrighe", b"\xff\xfe\x00"])
def test_un_file_che_non_contiene_una_password_si_dice_prima_di_provare(
    contenuto: bytes, autorita: Path, password: Path
) -> None:
    password.write_bytes(contenuto)
    with pytest.raises(InvalidAddress, match=str(password)):
        brokers(LONTANO, autorita, user="raccordo-pua", password_file=password)


def test_un_file_che_manca_si_dice_prima_di_provare(autorita: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidAddress, match="non c'è"):
        brokers(LONTANO, autorita, user="raccordo-pua", password_file=tmp_path / "assente")


def test_la_password_si_legge_quando_serve_e_non_si_mostra(autorita: Path, password: Path) -> None:
    come = brokers(LONTANO, autorita, user="raccordo-pua", password_file=password)
    password.write_text("nuova\r\n", encoding="utf-8")
    assert come.password == "nuova"
    assert "nuova" not in f"{come} {come!r}"


def test_le_variabili_dicono_utente_e_file_e_nessuna_dice_la_password(
    monkeypatch: pytest.MonkeyPatch, autorita: Path, password: Path
) -> None:
    monkeypatch.setenv("RACCORDO_KAFKA", LONTANO)
    monkeypatch.setenv("RACCORDO_KAFKA_CA_FILE", str(autorita))
    monkeypatch.setenv("RACCORDO_KAFKA_UTENTE", "raccordo-pua")
    monkeypatch.setenv("RACCORDO_KAFKA_PASSWORD_FILE", str(password))
    settings = ProcessSettings()
    assert settings.brokers() == Brokers((LONTANO,), autorita, user="raccordo-pua", password_file=password)
    assert [name for name in ProcessSettings.model_fields if "password" in name] == ["kafka_password_file"]
    assert "segretissima" not in repr(settings)
