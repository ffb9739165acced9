"""TLS: a certificate that cannot be trusted is refused, unless the configuration says otherwise."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.reasons import FeedProblem
from tests.crawler.desk import MakeCrawler
from tests.crawler.fake_history import FakeHistory
from tests.crawler.press import article_path, outlet, page, rss
from tests.crawler.reactor import ReactorLoop
from tests.crawler.server import Server


def self_signed(folder: Path) -> Path:
    """A certificate for localhost that nobody vouches for, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    secret = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "server.pem"
    file.write_bytes(secret + certificate.public_bytes(encoding))
    return file


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with Server(tls=context) as running:
        yield running


def test_a_certificate_that_cannot_be_trusted_is_refused(
    loop: ReactorLoop, secure: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    loop.run(make_crawler(outlet(secure)).crawl_due())
    (outcome,) = history.feed_outcomes
    assert outcome.problem is FeedProblem.UNREACHABLE
    assert "certificate" in outcome.detail
    assert secure.seen == []


def test_it_is_accepted_where_the_configuration_says_so(
    loop: ReactorLoop, secure: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    secure.serve("/rss.xml", rss(secure, [1]))
    secure.serve(article_path(1), page(1))
    loop.run(make_crawler(outlet(secure), verify_certificates=False).crawl_due())
    assert len(history.articles) == 1
