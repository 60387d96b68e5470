"""Makes, once, what it takes to enter the Kafka of docker-compose.yml: certificates, and a password for each service.

    python3 deploy/compose/ingresso.py <folder> <service>...
    python3 deploy/compose/ingresso.py <folder> --nuova-password <service>

One folder of it for each who enters, so that each gets its own and no other's:

    kafka/           the broker's key and certificate, and how its health check enters
    amministratore/  a certificate for who makes users and permissions, and the passwords that they are to have
    <service>/       its password
    */ca.pem         who signed the certificates

The authority's key is written nowhere: nobody can be let in later. Nothing that is there is written over, unless a new
password is asked for.
"""

import secrets
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID = timedelta(days=5 * 365)
"""A certificate that runs out stops the broker: docs/operations.md says how to make all of this anew before."""
PLACES = [x509.DNSName("kafka"), x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
HEALTH = """security.protocol=SSL
ssl.keystore.type=PEM
ssl.keystore.location={room}/broker.pem
ssl.truststore.type=PEM
ssl.truststore.location={room}/ca.pem
"""


class Authority:
    """Signs, and is forgotten."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("raccordo-kafka")
        self.certificate = self._signed(self._name, self._key, authority=True)

    def issue(self, common_name: str) -> tuple[str, str]:
        """Certificate and key, in PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        form = serialization.PrivateFormat.PKCS8
        pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()
        return self._signed(_name(common_name), key, authority=False), pem

    def _signed(self, name: x509.Name, key: ec.EllipticCurvePrivateKey, *, authority: bool) -> str:
        now = datetime.now(UTC)
        built = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + VALID)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if authority:
            others = dict.fromkeys(
                ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
            )
            signs = {"digital_signature": True, "key_cert_sign": True, "crl_sign": True}
            usage = x509.KeyUsage(**others, **signs, encipher_only=False, decipher_only=False)
            built = built.add_extension(usage, critical=True)
        else:
            built = built.add_extension(x509.SubjectAlternativeName(PLACES), critical=False)
        return built.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def prepare(folder: Path, services: list[str]) -> bool:
    """Whether it made anything: False where all is there. What was left half done is made anew."""
    done = folder / "kafka" / "broker.pem"
    if done.exists():
        return False
    authority = Authority()
    certificate, key = authority.issue("amministratore")
    _write(folder / "amministratore", {"ca.pem": authority.certificate, "cert.pem": certificate, "key.pem": key})
    for service in services:
        _write(folder / service, {"ca.pem": authority.certificate})
        new_password(folder, service)
    broker, broker_key = authority.issue("kafka")
    health = HEALTH.format(room=done.parent)
    _write(done.parent, {"ca.pem": authority.certificate, "salute.properties": health, done.name: broker_key + broker})
    return True


def new_password(folder: Path, service: str) -> None:
    """For the service, and for who will tell the broker."""
    password = secrets.token_urlsafe(32)
    _write(folder / "amministratore" / "account", {f"raccordo-{service}": password})
    _write(folder / service, {"password": password})


def _write(room: Path, files: dict[str, str]) -> None:
    """Readable by whoever gets the folder: containers have users of their own."""
    room.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        fresh = room / f".{name}"
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(0o444)
        fresh.replace(room / name)


def main() -> int:
    if sys.argv[2] == "--nuova-password":
        new_password(Path(sys.argv[1]), sys.argv[3])
        sys.stdout.write(f"fatta una password per {sys.argv[3]}\n")
        return 0
    made = prepare(Path(sys.argv[1]), sys.argv[2:])
    sys.stdout.write("fatti certificati e password\n" if made else "certificati e password ci sono già\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
