"""Mails as the internet knows them: headers that cannot be broken, servers, a folder."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings, strategies as st

from portal.app import Portal
from portal.messages.channels import Folder, Rejected, Unreachable, channel
from portal.messages.mail import compose
from portal.messages.smtp import Server
from tests.messages.conftest import MailServer, html, plain


def mail(subject: str = "คำร้อง: ส่งให้แก้ไข", name: str = "นางสาวฟ้าใส ใจสมมติ") -> EmailMessage:
    return compose(
        identifier="<a1@portal.example>", address="someone@mail.example", name=name,
        subject=subject, text="น้ำใจ\n", html="<p>น้ำใจ</p>", language="th",
    )


def received(sent: EmailMessage) -> EmailMessage:
    parsed = message_from_bytes(bytes(sent), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_thai_mail_is_seven_bit_and_reads_as_written(app: Portal) -> None:
    sent = mail()
    bytes(sent).decode("ascii")
    got = received(sent)
    assert got["Subject"] == "คำร้อง: ส่งให้แก้ไข"
    raw = message_from_bytes(bytes(sent))["To"]  # this Python's new parser puts spaces into names
    assert str(make_header(decode_header(raw))) == "นางสาวฟ้าใส ใจสมมติ <someone@mail.example>"
    assert got["Content-Language"] == "th"
    assert (plain(got).strip(), html(got).strip()) == ("น้ำใจ", "<p>น้ำใจ</p>")
    assert got["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("length", [1, 20, 40, 75, 76, 77, 150, 200])
def test_a_long_thai_subject_comes_back_whole(app: Portal, length: int) -> None:
    subject = ("กำหนดนัดหมายรับบัตรที่สำนักงาน น้ำผึ้ง " * 10)[:length].strip()
    assert received(mail(subject))["Subject"] == subject


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(subject=st.text(max_size=60), name=st.text(max_size=40))
def test_no_subject_and_no_name_can_add_a_header(app: Portal, subject: str, name: str) -> None:
    sent = mail(f"{subject}\r\nBcc: x@mail.example\n\nbody", f"{name}\r\nCc: y@mail.example")
    got = received(sent)
    assert sorted(header.lower() for header in got) == [
        "auto-submitted", "content-language", "content-type", "date", "from", "message-id",
        "mime-version", "subject", "to",
    ]
    assert [a.addr_spec for a in got["To"].addresses] == ["someone@mail.example"]


def test_nothing_invisible_gets_into_a_header(app: Portal) -> None:
    got = received(mail("คำ\u202eร้อง\x00\x1b[31m", "ครู\u200b\x07สมมติ"))
    assert got["Subject"] == "คำ ร้อง [31m"
    raw = message_from_bytes(bytes(got))["To"]
    assert str(make_header(decode_header(raw))) == "ครู สมมติ <someone@mail.example>"


@pytest.mark.parametrize("field", ["identifier", "address"])
def test_an_address_of_two_lines_is_refused(app: Portal, field: str) -> None:
    words = {"identifier": "<a@b.example>", "address": "a@b.example"}
    words[field] = "a@b\r\nBcc: c@d.example"
    with pytest.raises(ValueError, match="control"):
        compose(**words, name="", subject="", text="", html="", language="th")


def test_the_folder_keeps_a_mail_sent_twice_once(app: Portal, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out" / "mail")
    folder.send(mail())
    folder.send(mail())
    (file,) = folder.path.iterdir()
    assert received(mail())["Message-ID"] == message_from_bytes(file.read_bytes())["Message-ID"]


def test_a_folder_that_cannot_be_written_is_an_outage(app: Portal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unreachable):
        Folder(tmp_path / "file").send(mail())


@pytest.mark.parametrize(
    ("url", "folder"),
    [("", "mail"), ("file://post", "post"), ("file:///tmp/post", "/tmp/post")],
)
def test_without_a_server_mails_go_into_a_folder(
    app: Portal, monkeypatch: pytest.MonkeyPatch, url: str, folder: str
) -> None:
    monkeypatch.setitem(app.config, "PORTAL_SMTP_URL", url)
    with channel() as way:
        assert isinstance(way, Folder)
        assert way.path == app.config["PORTAL_INSTANCE"] / folder


@pytest.mark.parametrize(
    ("url", "port", "tls", "user", "password"),
    [
        ("smtp://mail.example", 25, "off", "", ""),
        ("smtp://u%40x:p%3Aw@mail.example", 587, "starttls", "u@x", "p:w"),
        ("smtp://mail.example:2525?tls=starttls", 2525, "starttls", "", ""),
        ("smtps://u:p@mail.example", 465, "implicit", "u", "p"),
        ("smtp://u:p@mail.example:25?tls=off", 25, "off", "u", "p"),
    ],
)
def test_the_address_of_a_server_says_it_all(
    url: str, port: int, tls: str, user: str, password: str
) -> None:
    server = Server(url)
    assert (server.host, server.port, server.tls) == ("mail.example", port, tls)
    assert (server.user, server.password) == (user, password)


@pytest.mark.parametrize("url", ["smtp://mail.example?tls=maybe", "http://mail.example"])
def test_an_address_that_makes_no_sense_is_refused(
    app: Portal, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setitem(app.config, "PORTAL_SMTP_URL", url)
    with pytest.raises(ValueError, match="PORTAL_SMTP_URL"), channel():
        pass


def test_one_connection_serves_many_mails_and_a_lost_one_is_replaced(
    app: Portal, server: MailServer
) -> None:
    with channel() as way:
        way.send(mail())
        way.send(mail())
        assert server.sessions == 1
        assert isinstance(way, Server)
        way._open.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
        way.send(mail())
    assert len(server.mails) == 3
    assert server.sessions == 2


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """(certificate, key) of a server at 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(at - timedelta(1)).not_valid_after(at + timedelta(1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def test_a_certificate_must_be_proven_before_anything_is_sent(
    app: Portal, server: MailServer, certificate: tuple[Path, Path]
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    encrypted = Controller(
        server, hostname="127.0.0.1", port=server.port + 1, tls_context=context,
        require_starttls=True,
    )
    encrypted.start()
    try:
        url = f"smtp://127.0.0.1:{server.port + 1}?tls=starttls"
        with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
            Server(url).send(mail())
        assert not server.mails
        trusting = Server(f"{url}&ca={certificate[0]}")
        trusting.send(mail())
        trusting.close()
        assert len(server.mails) == 1
    finally:
        encrypted.stop()


def test_a_refused_sender_is_final(app: Portal, server: MailServer) -> None:
    server.rcpt_answers = ["554 never"]
    with channel() as way, pytest.raises(Rejected, match="554 never"):
        way.send(mail())
