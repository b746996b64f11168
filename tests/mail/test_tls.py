"""Encryption where the server offers it, and passwords only over it."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.mail.sending import Courier
from app.vocabulary import MailState
from tests.mail.conftest import listening, port_of


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by itself, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def offered(certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def check(_server, _session, _envelope, _mechanism, given) -> AuthResult:
    assert isinstance(given, LoginPassword)
    return AuthResult(success=(given.login, given.password) == (b"kuvend", b"p@ss"), handled=False)


def to(server, *, user: str = "", scheme: str = "smtp", **given) -> Courier:
    return Courier(f"{scheme}://{user}127.0.0.1:{port_of(server)}", sender="kuvend@kuvend.example", **given)


def test_a_connection_is_encrypted_before_the_password_goes(worker, put, mail, postman, offered, trusting):
    [key] = put("a@kuvend.example")
    with listening(postman, tls_context=offered, require_starttls=True, authenticator=check) as server:
        worker.courier = to(server, user="kuvend:p%40ss@", tls=trusting)
        assert worker.round() == 1
    assert mail(key).state is MailState.SENT


def test_a_server_that_nobody_vouches_for_gets_nothing(worker, put, mail, postman, offered):
    [key] = put("a@kuvend.example")
    with listening(postman, tls_context=offered, authenticator=check) as server:
        worker.courier = to(server, user="kuvend:p%40ss@")
        assert worker.round() == 0
    assert mail(key).state is MailState.RETRY
    assert "certificate" in mail(key).last_error


def test_a_wrong_password_is_not_the_fault_of_the_mail(worker, put, mail, postman, offered, trusting):
    first, second = put("a@kuvend.example", "b@kuvend.example")
    with listening(postman, tls_context=offered, authenticator=check) as server:
        worker.courier = to(server, user="kuvend:wrong@", tls=trusting)
        worker.round()
    assert mail(first).state is MailState.RETRY
    assert mail(first).last_error.startswith("535")
    assert "wrong" not in mail(first).last_error
    assert mail(second).attempts == 0


def test_the_ports_of_mail() -> None:
    assert Courier("smtp://mail.kuvend.example", sender="a@b.example").port == 25
    assert Courier("smtp://u:p@mail.kuvend.example", sender="a@b.example").port == 587
    assert Courier("smtps://mail.kuvend.example", sender="a@b.example").port == 465
