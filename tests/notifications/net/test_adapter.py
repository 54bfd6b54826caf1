"""TLS goes by name although the connection goes by number."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from requests_hardened.ip_filter import InvalidIPAddress, get_ip_address

from notifications.net import BadCertificate, ForbiddenAddress, adapter, post
from notifications.net.addresses import is_public
from tests.support.receiver import receiving

NAME = "hooks.example.com"


@pytest.fixture
def tls(tmp_path, settings) -> ssl.SSLContext:
    """A server's identity for NAME, which the site's own authority vouches for."""
    file = tmp_path / "hooks.pem"
    _write_identity(file)
    settings.HEADWAY_OUTBOUND_CA_FILE = str(file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def _write_identity(file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7)
    builder = builder.not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName(NAME)])
    builder = builder.add_extension(names, critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _post(url: str) -> int:
    return post(url, b"{}", {}).status


@pytest.mark.usefixtures("at_home")
def test_a_certificate_is_checked_against_the_name(tls, resolve):
    asked: list[str | None] = []
    tls.sni_callback = lambda connection, name, context: asked.append(name)
    resolve(NAME, ["127.0.0.1"])
    with receiving(tls=tls) as there:
        assert _post(f"https://{NAME}:{there.port}/hook") == 200
    assert asked == [NAME]
    assert there.calls[0].headers["host"] == f"{NAME}:{there.port}"


@pytest.mark.usefixtures("at_home")
def test_a_certificate_for_another_name_is_no_proof(tls, resolve):
    resolve("other.example.com", ["127.0.0.1"])
    with receiving(tls=tls) as there, pytest.raises(BadCertificate):
        _post(f"https://other.example.com:{there.port}/hook")
    assert there.calls == []


@pytest.mark.usefixtures("at_home")
def test_a_certificate_that_nobody_vouches_for_is_no_proof(tls, resolve, settings):
    settings.HEADWAY_OUTBOUND_CA_FILE = ""
    resolve(NAME, ["127.0.0.1"])
    with receiving(tls=tls) as there, pytest.raises(BadCertificate):
        _post(f"https://{NAME}:{there.port}/hook")
    assert there.calls == []


@pytest.mark.usefixtures("in_production")
def test_what_the_library_forbids_on_top_of_ours_stays_forbidden(resolve, monkeypatch):
    def forbid(*args: object, **kwargs: object) -> None:
        raise InvalidIPAddress("93.184.216.34")

    monkeypatch.setattr(adapter, "get_ip_address", forbid)
    resolve(NAME, ["93.184.216.34"])
    with pytest.raises(ForbiddenAddress):
        _post(f"https://{NAME}/hook")


@pytest.mark.parametrize("text", ["fec0::1", "::7f00:1", "168.63.129.16"])
def test_the_library_alone_would_let_through_what_our_list_forbids(text):
    """Once it does not any more, this says so; then our list can be shorter."""
    address, _ = get_ip_address(text, 443, allow_loopback=False)
    assert not is_public(address)


@pytest.mark.usefixtures("in_production")
def test_the_library_alone_would_look_at_the_first_address_only(resolve):
    resolve(NAME, ["93.184.216.34", "10.0.0.1"])
    address, _ = get_ip_address(NAME, 443, allow_loopback=False)
    assert str(address) == "93.184.216.34"
    with pytest.raises(ForbiddenAddress):
        _post(f"https://{NAME}/hook")
