"""A message as an HTML page for mail programs: one column, no remote images, readable in the dark. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from alerts.message import Message, Other
from alerts.quotes import Quote
from alerts.render.text import LONGEST_HEADLINE, LONGEST_LEAD, LONGEST_TITLE, MAX_OTHERS, lines_of, more
from core.text import shorten

# Mail programs drop what they do not know; Gmail keeps a <style> in the head, Outlook ignores max-width.
_STYLE = """
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 16px; background: #f6f5f2; color: #1d1c1a;
  font: 16px/1.6 -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
.card { max-width: 600px; margin: 0 auto; padding: 20px 24px; background: #ffffff; border-radius: 8px;
  border: 1px solid #e2dfd8; overflow-wrap: anywhere; }
.mark { margin: 0 0 4px; font-size: 13px; font-weight: 600; color: #9a3412; }
h1 { margin: 0 0 6px; font-size: 21px; line-height: 1.4; }
h1 a { color: inherit; text-decoration: none; }
.about { margin: 0 0 4px; font-size: 14px; color: #5c5851; }
blockquote { margin: 14px 0; padding: 2px 0 2px 14px; border-left: 3px solid #d97706; }
h2 { margin: 20px 0 6px; font-size: 14px; }
ul { margin: 0; padding-left: 20px; font-size: 15px; }
li { margin: 0 0 6px; }
a { color: #1d4ed8; }
.links { margin: 20px 0 0; }
.links a { display: inline-block; margin: 0 16px 6px 0; font-weight: 600; }
.foot { max-width: 600px; margin: 12px auto 0; font-size: 12px; color: #5c5851; }
@media (prefers-color-scheme: dark) {
  body { background: #171614; color: #ece9e2; }
  .card { background: #211f1c; border-color: #3a3732; }
  .about, .foot { color: #b3ada1; }
  .mark { color: #fdba74; }
  a { color: #93c5fd; }
}
"""


def html_of(message: Message) -> str:
    """The whole page. Every text is escaped; links are http(s) only."""
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(shorten(message.headline, LONGEST_TITLE))}</title><style>{_STYLE}</style>"
    )
    body = "\n".join(_body(message))
    foot = f'<p class="foot">{escape(message.footer)}</p>'
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>{head}</head>\n<body>\n<div class="card">\n{body}\n</div>\n'
        f"{foot}\n</body>\n</html>\n"
    )


def _body(message: Message) -> Iterator[str]:
    labels = message.wording.labels
    yield f'<p class="mark">{escape(message.mark)}</p>'
    yield f"<h1>{_linked(message.url, shorten(message.headline, LONGEST_HEADLINE))}</h1>"
    yield f'<p class="about">{escape(message.outlet)} · {escape(message.when)}</p>'
    if message.topics:
        yield f'<p class="about">{escape(labels.topics)}: {escape(", ".join(message.topics))}</p>'
    if message.lead:
        yield f"<p>{escape(shorten(message.lead, LONGEST_LEAD))}</p>"
    yield from (f"<p>{escape(line)}</p>" for line in lines_of(message))
    yield from (_quote(quote) for quote in message.quotes)
    if message.others:
        yield f"<h2>{escape(labels.also_in)}</h2>"
        yield f"<ul>{''.join(_other_lines(message))}</ul>"
    links = [(message.url, labels.read.format(outlet=message.outlet)), (message.page, labels.page)]
    if shown := "".join(_linked(url, label) for url, label in links if url):
        yield f'<p class="links">{shown}</p>'
    if message.repeat:
        yield f'<p class="about">{escape(labels.repeat)}</p>'


def _quote(quote: Quote) -> str:
    pieces = (f"<b>{escape(piece)}</b>" if bold else escape(piece) for piece, bold in quote.pieces())
    return f"<blockquote>{''.join(pieces)}</blockquote>"


def _other_lines(message: Message) -> Iterator[str]:
    yield from (f"<li>{_other(other)}</li>" for other in message.others[:MAX_OTHERS])
    if rest := more(message, len(message.others) - MAX_OTHERS):
        yield f"<li>{_linked(message.page, rest)}</li>"


def _other(other: Other) -> str:
    return f"{escape(other.outlet)}: {_linked(other.url, shorten(other.title, LONGEST_TITLE))}"


def _linked(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)
