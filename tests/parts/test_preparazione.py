"""What is fetched once is found whole ever after, by whoever looks for it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.parts import jars
from scripts.parts.ports import free_port, is_free


def test_chi_arriva_insieme_aspetta_e_trova_tutto_gia_fatto(tmp_path: Path) -> None:
    together, made = threading.Barrier(4), []

    def prepare(fresh: Path) -> None:
        made.append(fresh)
        (fresh / "parte").write_text("intera", encoding="utf-8")

    def ask(_: int) -> str:
        together.wait()
        return (jars.prepared(tmp_path / "cosa-1.0", prepare) / "parte").read_text(encoding="utf-8")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == ["intera"] * 4
    assert len(made) == 1


def test_una_preparazione_interrotta_non_lascia_mezze_cartelle(tmp_path: Path) -> None:
    def breaks(fresh: Path) -> None:
        (fresh / "meta").write_text("a metà", encoding="utf-8")
        raise OSError("la rete se n'è andata")

    with pytest.raises(OSError, match="rete"):
        jars.prepared(tmp_path / "cosa-1.0", breaks)
    assert [path.name for path in tmp_path.iterdir()] == ["cosa-1.0.lock"]
    assert jars.prepared(tmp_path / "cosa-1.0", lambda _: None).is_dir()


def test_le_versioni_stanno_scritte_in_un_posto_solo() -> None:
    assert jars.version("kafka").startswith("4.")
    assert jars.version("postgres").startswith("17.")
    assert jars.version("hapi").startswith("8.")
    with pytest.raises(LookupError):
        jars.version("zookeeper")


def test_le_porte_date_sono_libere_diverse_e_mai_quelle_dei_client() -> None:
    ports = [free_port() for _ in range(20)]
    first_of_clients = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    assert len(set(ports)) == len(ports)
    assert all(is_free(port) and port < max(first_of_clients, 16_000) for port in ports)
