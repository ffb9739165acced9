"""Texts that try to break out of a message, and a message made of them."""

from __future__ import annotations

from alerts.message import Message, compose
from alerts.wording import Wording
from core.model import Alert
from tests.factories import alert, article, delivery, evidence, match, story, telling

HOSTILE = {
    "calls everybody": "<!channel> <@U123> <!here|here> <https://evil.example|bấm vào đây>",
    "script": '<script>alert(1)</script> <img src=x onerror=alert(1)> "\' onmouseover="x',
    "entities": "AT&amp;T &lt;b&gt; &#x3C;script&#x3E;",
    "line breaks": "Tiêu đề\r\nBcc: all@desk.example\r\n\r\nThân thư",
    "markdown": "*đậm* _nghiêng_ ~gạch~ `mã` [x](https://evil.example) > trích",
    "rich markup": "[red]đỏ[/red] [link=https://evil.example]x[/link]",
    "emoji": "Phạt 🇨🇳 👨‍👩‍👧 nặng :tada: 🎉",
    "right to left": "Alibaba \u202egnp.exe\u202c \u2066abc\u2069 عاجل",
    "control": "Tin\x00 nóng\x1b[31m\x07 hôm\x85 nay\u2028 đây",
    "long": "Tập đoàn công nghệ Trung Quốc " * 400,
    "one long word": "a" * 10_000,
    "decomposed": "Tri\u0301 tue\u0323\u0302 nha\u0302n ta\u0323o",
    "empty": "",
    "header words": "=?utf-8?b?PHNjcmlwdD4=?= Subject: x",
}


def alert_of(text: str, **changes: object) -> Alert:
    """An alert in which every text from outside is this one."""
    word = text.strip()[:20] or "x"
    of = article(title=text, lead=text, body=f"{text}. Và {word} nữa.")
    field = "body" if word in of.body else "title"
    mine = telling(title=text, lead=text, url="https://tinsang.example/1.html")
    others = [telling(article_id=number, title=text, url=f"https://b.example/{number}") for number in range(2, 15)]
    made = alert(
        story=story(title=text, tellings=(mine, *others)),
        matches=(match(evidence(of, word, field=field, entity=text)),),
        body=of.body,
    )
    return made if not changes else alert(**changes)


def hostile_message(text: str) -> Message:
    """A message in which every text from outside is this one, the names in the configuration included."""
    wording = Wording(topics={"china-tech-regulation": text or "?"}, outlets={"tinsang": text or "?"})
    return compose(delivery(alert=alert_of(text)), wording)
