"""Signatures, held against the specification's own example, and everything that makes one worthless."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.receivers import make_secret, sign, verify

# The example of github.com/standard-webhooks/standard-webhooks (libraries' shared test vector).
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
SENT_AT = 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def headers(**changes: str) -> dict[str, str]:
    given_ = {"webhook-id": ID, "webhook-timestamp": str(SENT_AT), "webhook-signature": SIGNATURE}
    return given_ | {name.replace("_", "-"): value for name, value in changes.items()}


def test_the_example_of_the_specification_is_signed_alike() -> None:
    assert sign(SECRET, message_id=ID, timestamp=SENT_AT, body=BODY) == SIGNATURE
    assert verify(SECRET, headers(), BODY, now=SENT_AT) == ""


def test_one_of_several_signatures_is_enough() -> None:
    rotated = headers(webhook_signature=f"v1a,xyz v1,AAAA {SIGNATURE}")
    assert verify(SECRET, rotated, BODY, now=SENT_AT) == ""


@pytest.mark.parametrize(
    ("changes", "now", "wrong"),
    [
        ({"webhook_id": ""}, SENT_AT, "missing webhook-id"),
        (
            {"webhook_signature": "", "webhook_timestamp": ""},
            SENT_AT,
            "missing webhook-timestamp, webhook-signature",
        ),
        ({"webhook_timestamp": "soon"}, SENT_AT, "webhook-timestamp is not a whole number of seconds"),
        ({"webhook_timestamp": "²"}, SENT_AT, "webhook-timestamp is not a whole number of seconds"),
        ({}, SENT_AT + 301, "webhook-timestamp is more than five minutes off"),
        ({}, SENT_AT - 301, "webhook-timestamp is more than five minutes off"),
        ({"webhook_id": "msg_other"}, SENT_AT, "no signature of version 1 fits"),
        ({"webhook_timestamp": str(SENT_AT + 1)}, SENT_AT, "no signature of version 1 fits"),
        ({"webhook_signature": SIGNATURE.removeprefix("v1,")}, SENT_AT, "no signature of version 1"),
        ({"webhook_signature": "v1,ký"}, SENT_AT, "no signature of version 1 fits"),
    ],
)
def test_what_is_not_genuine_is_refused_with_the_reason(changes: dict[str, str], now: float, wrong: str) -> None:
    assert verify(SECRET, headers(**changes), BODY, now=now) == wrong


def test_a_secret_that_is_not_base64_is_refused() -> None:
    with pytest.raises(ValueError, match="base64"):
        sign("whsec_bí mật", message_id=ID, timestamp=SENT_AT, body=BODY)


def test_made_secrets_are_24_random_bytes() -> None:
    made = {make_secret() for _ in range(20)}
    assert len(made) == 20
    assert {len(base64.b64decode(secret.removeprefix("whsec_"))) for secret in made} == {24}


@given(body=st.binary(max_size=200), other=st.binary(max_size=200))
def test_a_signature_fits_its_own_body_alone(body: bytes, other: bytes) -> None:
    signature = sign(SECRET, message_id=ID, timestamp=SENT_AT, body=body)
    fits = verify(SECRET, headers(webhook_signature=signature), other, now=SENT_AT) == ""
    assert fits == (body == other)
