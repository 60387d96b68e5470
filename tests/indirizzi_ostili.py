"""Addresses with which somebody would make the platform call what it must not, by kind of trick.

Data only. `{host}` stands for a host that the installation admits: the strongest place from which to try. Both who
delivers indicators and who tells hospitals refuse each of them; `NOMI` are tried on the way, too, where the
installation itself admits such a host by mistake; `RETI` is where a name may turn out to lead.
"""

from itertools import chain

URL: dict[str, list[str]] = {
    "in chiaro": ["http://{host}/a", "HTTP://{host}/a", "http://{host}:443/"],
    "ftp": ["ftp://{host}/a"],
    "file": ["file:///etc/passwd", "file://{host}/etc/passwd"],
    "gopher": ["gopher://{host}:6379/_FLUSHALL"],
    "dict e ldap": ["dict://{host}:11211/stat", "ldap://{host}/"],
    "websocket": ["ws://{host}/", "wss://{host}/"],
    "schemi composti": [
        "jar:https://{host}!/a",
        "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
        "view-source:https://{host}/",
    ],
    "javascript e data": ["javascript:alert(1)//https://{host}/", "data:text/plain,https://{host}/"],
    "urn e mail": ["urn:raccordo:x", "mailto:a@{host}"],
    "senza schema": ["//{host}/", "{host}", "{host}/a", ":{host}"],
    "vuoto o senza host": [
        "",
        "https:",
        "https://",
        "https:///a",
        "https://:443/",
        "https://?a",
        "https:///{host}/",
    ],
    "barre in meno": ["https:/{host}/", "https:{host}/"],
    "barre al contrario": [
        "https:\\\\{host}/",
        "https://evil.example\\@{host}/",
        "https://{host}\\.evil.example/",
    ],
    "spazi": [
        " https://{host}/",
        "https://{host}/ a",
        "https://{host} /",
        "https:// {host}/",
        "https://{host}/\u00a0",
    ],
    "tabulazioni": ["https://{host}\t/", "ht\ttps://{host}/", "https://{host}/\t"],
    "a capo": [
        "https://{host}/\n",
        "https://{host}\r\n/",
        "https://{host}/\r\nHost: evil.example",
        "\nhttps://{host}/",
    ],
    "zero": [
        "https://{host}\x00/",
        "https://{host}/\x00",
        "https://{host}%00.evil.example/",
        "https://{host}\x00.evil.example/",
    ],
    "credenziali": [
        "https://utente:parola@{host}/",
        "https://utente@{host}/",
        "https://@{host}/",
        "https://:@{host}/",
    ],
    "host ammesso come utente": ["https://{host}@evil.example/", "https://{host}:443@evil.example/"],
    "due chiocciole": ["https://a@{host}@evil.example/", "https://evil.example@@{host}/"],
    "chiocciola codificata": ["https://{host}%40evil.example/", "https://evil.example%40{host}/"],
    "frammento": ["https://{host}/#a", "https://evil.example#@{host}/", "https://evil.example/#{host}"],
    "host ammesso altrove": [
        "https://evil.example/{host}",
        "https://evil.example?@{host}/",
        "https://evil.example/https://{host}/",
    ],
    "altra porta": ["https://{host}:8443/", "https://{host}:80/", "https://{host}:22/", "https://{host}:1/"],
    "porta impossibile": [
        "https://{host}:99999/",
        "https://{host}:65979/",
        "https://{host}:-443/",
        "https://{host}:+443/",
    ],
    "porta che non e un numero": [
        "https://{host}:x/",
        "https://{host}:443:8443/",
        "https://{host}:4 43/",
        "https://{host}:٤٤٣/",
    ],
    "sottodominio": ["https://sotto.{host}/", "https://*.{host}/", "https://.{host}/"],
    "host piu lungo": [
        "https://{host}.evil.example/",
        "https://evil{host}/",
        "https://{host}evil.example/",
        "https://{host}-evil.example/",
    ],
    "punto in fondo": ["https://{host}./", "https://{host}../", "https://{host}.:443/"],
    "host codificato": [
        "https://{host}%2e/",
        "https://{host}%2fevil.example/",
        "https://%65vil.example/",
        "https://{host}%23.evil.example/",
    ],
    "punti di altre scritture": [
        "https://evil。example/",
        "https://{host}。evil.example/",
        "https://{host}．evil.example/",
        "https://127｡0｡0｡1/",
    ],
    "lettere di altre scritture": [
        "https://аmbito.example/",
        "https://ambitο.example/",
        "https://ⓔvil.example/",
        "https://{host}ß/",
    ],
    "punycode": ["https://xn--mbito-dye.example/", "https://xn--{host}/"],
    "caratteri invisibili": [
        "https://{host}\u200b/",
        "https://\u202e{host}/",
        "https://{host}\u00ad/",
        "\ufeffhttps://{host}/",
    ],
    "barra di altre scritture": [
        "https://evil.example／{host}/",
        "https://{host}／.evil.example/",
        "https://{host}＠evil.example/",
    ],
    "parentesi": [
        "https://[{host}/",
        "https://{host}]/",
        "https://[{host}]/",
        "https://[v1.{host}]/",
        "https://[::1].{host}/",
    ],
    "numero al posto del nome": [
        "https://127.0.0.1/",
        "https://127.0.0.1:443/",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]/",
    ],
    "loopback abbreviato": [
        "https://127.1/",
        "https://127.0.1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://127.255.255.254/",
    ],
    "loopback decimale": ["https://2130706433/", "https://3232235521/"],
    "loopback esadecimale": ["https://0x7f000001/", "https://0x7f.0x0.0x0.0x1/", "https://0x7F.1/"],
    "loopback ottale": [
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://0000177.0.0.1/",
        "https://127.000.000.001/",
    ],
    "loopback ipv6": [
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::]/",
        "https://[0000::0001]/",
        "https://[::1%25lo]/",
    ],
    "ipv4 dentro ipv6": [
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
    ],
    "nomi di casa": [
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost.localdomain/",
        "https://ip6-localhost/",
    ],
    "nomi che portano in casa": [
        "https://127.0.0.1.nip.io/",
        "https://localtest.me/",
        "https://10-0-0-1.sslip.io/",
    ],
    "nomi di dentro": [
        "https://kubernetes.default.svc/",
        "https://raccordo-kafka-bootstrap:9093/",
        "https://pua-database:5432/",
    ],
    "reti private": [
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://[fd00::1]/",
    ],
    "link local": ["https://169.254.1.1/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/"],
    "metadati": [
        "https://169.254.169.254/latest/meta-data/",
        "https://169.254.170.2/",
        "https://100.100.100.200/",
        "https://192.0.0.192/",
        "https://[fd00:ec2::254]/",
    ],
    "metadati per nome": ["https://metadata.google.internal/", "https://metadata/", "https://instance-data/"],
    "metadati in numeri": [
        "https://2852039166/",
        "https://0xA9FEA9FE/",
        "https://0251.0376.0251.0376/",
        "https://[::ffff:169.254.169.254]/",
    ],
    "multicast e diffusione": ["https://224.0.0.1/", "https://255.255.255.255/", "https://[ff02::1]/"],
    "troppo lungo": [
        "https://{host}/" + "a" * 500,
        "https://{host}/?" + "a=1&" * 200,
        "https://" + "a." * 300 + "{host}/",
    ],
}
"""By trick, the addresses; together well over a hundred, of over fifty tricks."""

NOMI = [
    "127.0.0.1",
    "127.0.0.2",
    "127.1",
    "0",
    "0.0.0.0",  # noqa: S104 - an address to refuse, nothing is bound
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "localhost",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "10.0.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
]
"""Hosts that the machine's own resolver leads into the house, whatever they look like."""

RETI: dict[str, list[str]] = {
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "nessun indirizzo": ["0.0.0.0", "0.1.2.3", "::"],  # noqa: S104 - addresses to refuse
    "private": ["10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1"],
    "private ipv6": ["fc00::1", "fd00::1", "fdff:ffff::1"],
    "dell'operatore": ["100.64.0.1", "100.127.255.255", "100.100.100.200"],
    "link local": ["169.254.0.1", "169.254.169.254", "169.254.170.2", "fe80::1", "febf::1"],
    "metadati ipv6": ["fd00:ec2::254"],
    "dei protocolli": ["192.0.0.1", "192.0.0.9", "192.0.0.192", "192.88.99.1", "2001:2::1", "2001:10::1"],
    "di documentazione": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "di misura": ["198.18.0.1", "198.19.255.255"],
    "multicast": ["224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"],
    "riservati": ["240.0.0.1", "255.255.255.255", "4000::1", "5f00::1", "8000::1", "e000::1"],
    "site local": ["fec0::1", "feff::1"],
    "ipv4 mappati": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0"],
    "ipv4 compatibili": ["::127.0.0.1", "::10.0.0.1", "::169.254.169.254"],
    "ipv4 tradotti": ["::ffff:0:127.0.0.1", "::ffff:0:10.0.0.1"],
    "nat64": ["64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254"],
    "nat64 locale": ["64:ff9b:1::127.0.0.1", "64:ff9b:1:ffff::10.0.0.1"],
    "6to4": ["2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::1"],
    "teredo": ["2001:0:7f00:1:0:0:80ff:fffe", "2001::1"],
    "isatap": ["2a00:1450:4002::5efe:10.0.0.1", "2a00:1450:4002:0:200:5efe:127.0.0.1"],
    "da buttare": ["100::1"],
}
"""By kind, IP addresses that are not public, or that carry inside one that is not."""


def ogni_url(host: str) -> list[str]:
    return [each.replace("{host}", host) for each in chain.from_iterable(URL.values())]


def ogni_rete() -> list[str]:
    return list(chain.from_iterable(RETI.values()))
