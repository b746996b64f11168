"""One mail over SMTP (RFC 5321), and what its outcome means.

The words of a mail are handed over in one stretch: from "354 go ahead" until the server's answer. Before it a failure
means that nothing was sent; after it, without an answer, nobody can know, and the mail is not tried again unasked.
"""

import contextlib
import ipaddress
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from app.errors import N_

STEP_SECONDS = 30.0
ANSWER_SECONDS = 150.0
"""How long the answer to a whole mail may take: a server may look at it closely, and whoever hangs up too early does
not know whether it was sent."""


class NotSent(Exception):
    """Nothing was sent; the text says why, in the server's own words where it said any."""

    permanent = False


class Refused(NotSent):
    """For good: no use trying again."""

    permanent = True


class Unreachable(NotSent):
    """Not this mail's fault: the server does not answer, or does not let us in."""


class Uncertain(Exception):
    """The words went out and no answer came back."""


NO_ANSWER = N_("The mail server broke off before it said whether it took the mail. It may have arrived.")
UNPROTECTED = N_("The mail server offers no encryption, so its password was not sent.")
NO_ROOM_FOR_LETTERS = N_("The mail server cannot take an address with such letters.")


@dataclass(frozen=True, slots=True)
class Letterbox:
    """What is sent: addressed, and with every link filled in."""

    recipient: str
    name: str
    subject: str
    text: str
    html: str
    language: str
    once: str


def message(letter: Letterbox, *, sender: str, at: datetime) -> EmailMessage:
    """Text first, HTML beside it. The same mail carries the same Message-ID however often it is tried."""
    name, address = parseaddr(sender)
    ascii_only = letter.recipient.isascii()
    made = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    made["From"] = Address(name, addr_spec=address)
    if ascii_only:
        user, _, domain = letter.recipient.rpartition("@")
        made["To"] = Address(letter.name, user, domain)
    else:
        made["To"] = letter.recipient
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{sha256(letter.once.encode()).hexdigest()[:32]}@{address.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = letter.language
    made.set_content(letter.text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return made


class Courier:
    """A mail server that several mails are handed to, one after the other, over one connection."""

    def __init__(
        self,
        url: str,
        *,
        sender: str,
        step_seconds: float = STEP_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or ""
        self.over_tls = parts.scheme == "smtps"
        self.port = parts.port or (465 if self.over_tls else 25 if parts.username is None else 587)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.sender = sender
        self.step_seconds, self.answer_seconds = step_seconds, answer_seconds
        self.tls = tls or ssl.create_default_context()
        self._server: smtplib.SMTP | None = None

    def send(self, letter: Letterbox, *, at: datetime, handing_over: Callable[[], None]) -> None:
        """Returns when the server has taken it; else NotSent or Uncertain. `handing_over` is called once, before the
        first word leaves; what it raises stops the sending."""
        try:
            made = message(letter, sender=self.sender, at=at)
        except ValueError as problem:  # an address that no header can carry
            raise Refused(str(problem)[:400]) from problem
        server = self._connected()
        sent = False
        try:
            self._envelope(server, letter.recipient)
            handing_over()
            self._hand_over(server, made.as_bytes())
            sent = True
        finally:
            if not sent:  # whatever state the conversation is in: the next mail begins a fresh one
                server.close()
                self._server = None

    def close(self) -> None:
        """Take leave of the server."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._connect()
            except smtplib.SMTPResponseException as problem:
                raise Unreachable(_said(problem.smtp_code, problem.smtp_error)) from problem
            except (smtplib.SMTPException, OSError) as problem:
                raise Unreachable(_named(problem, self.host)) from problem
        return self._server

    def _connect(self) -> smtplib.SMTP:
        if self.over_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.step_seconds, context=self.tls)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.step_seconds)
        try:
            self._greet(server)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        protected = self.over_tls
        if not protected and server.has_extn("starttls"):
            server.starttls(context=self.tls)
            server.ehlo_or_helo_if_needed()
            protected = True
        if self.user:
            if not protected and not _is_here(self.host):
                raise Unreachable(UNPROTECTED)
            server.login(self.user, self.password)

    def _envelope(self, server: smtplib.SMTP, recipient: str) -> None:
        options = []
        if not recipient.isascii():
            if not server.has_extn("smtputf8"):
                raise Refused(NO_ROOM_FOR_LETTERS)
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        with _nothing_sent_yet(self.host):
            _expect(250, *server.mail(parseaddr(self.sender)[1], options))
            _expect(250, *server.rcpt(recipient))
            _expect(354, *server.docmd("DATA"))

    def _hand_over(self, server: smtplib.SMTP, words: bytes) -> None:
        """RFC 5321, 4.5.2: a line that begins with a dot gets another one, a dot alone ends the mail."""
        ended = words if words.endswith(b"\r\n") else words + b"\r\n"
        dotted = re.sub(rb"(?m)^\.", b"..", ended)
        try:
            if server.sock is not None:
                server.sock.settimeout(self.answer_seconds)
            server.send(dotted + b".\r\n")
            code, said = server.getreply()
            if server.sock is not None:
                server.sock.settimeout(self.step_seconds)
        except (smtplib.SMTPException, OSError) as problem:
            raise Uncertain(NO_ANSWER) from problem
        _expect(250, code, said)


@contextlib.contextmanager
def _nothing_sent_yet(host: str) -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as problem:
        raise NotSent(_named(problem, host)) from problem


def _expect(wanted: int, code: int, said: bytes) -> None:
    """4xx and a hang-up are for now, 5xx for good. A recipient may also be forwarded to (251, 252)."""
    if code == wanted or (wanted == 250 and code in (251, 252)):
        return
    raise (Refused if 500 <= code < 600 else NotSent)(_said(code, said))


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"[:400]


def _named(problem: BaseException, host: str) -> str:
    return f"{host}: {problem}"[:400]


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
