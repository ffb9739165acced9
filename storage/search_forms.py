"""The forms of a text that the search index holds: the same words that a query is made of. Pure."""

from __future__ import annotations

import re

from core.model import digest
from core.text import fold, shadow

# FTS5's `ascii` tokenizer parts words at every ASCII character but letters and digits, and at no other. With the
# other signs made blanks here, it finds exactly the words that `core.text.tokens` finds.
_SIGNS = re.compile(r"[^\w\x00-\x7f]+")
_SAMPLE = "Hoà ước “Thuỷ triều” – ĐẶNG Ðà Nẵng, İstanbul 2021: cấm/cam, quý ½ ² ngã_ba"


def forms(text: str) -> tuple[str, str]:
    """Small letters with their accents, tones placed the old way; and the same without accents.

    `fold` makes letters of letters and signs of signs, so that the words of both stand at the same places.
    """
    exact = _SIGNS.sub(" ", shadow(text))
    return exact, fold(exact)


def forms_version() -> str:
    """Changes when the forms do: the index must then be built again, since its entries can only be taken out
    by naming what was put in."""
    return digest(*forms(_SAMPLE))
