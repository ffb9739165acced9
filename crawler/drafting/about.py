"""What a site calls itself: its name, the key that Baotin would know it by, its language. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Sequence

from core.text import fold
from crawler.drafting.pages import Html

_NOT_KEY = re.compile(r"[^a-z0-9]+")
_PUBLIC = frozenset(("com", "net", "org", "gov", "edu", "info", "vn"))
_VIETNAMESE = re.compile(r"[ăđơưắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựạảẹẻẽỉịọỏụủỵỷỹ]", re.IGNORECASE)
_FREQUENT = 0.05  # of all letters and spaces; in Vietnamese headlines some 15 %
_LONGEST_NAME = 40
_LONGEST_KEY = 30


def name_of(pages: Sequence[Html], domain: str) -> str:
    """The paper's name: as its data say, else the part that its window titles share, else its domain."""
    if owner := next((page.owner for page in pages if page.owner), ""):
        return owner
    counted: Counter[str] = Counter()
    for page in pages:
        parts = re.split(r"\s+[-|–—]\s+", page.window_title)
        counted.update(
            {part for part in (parts[0], parts[-1]) if 1 < len(part) <= _LONGEST_NAME} if parts[1:] else ()
        )
    best = counted.most_common(1)
    return best[0][0] if best and best[0][1] > 1 else domain


def key_from(domain: str, name: str) -> str:
    """The site's label ("baovidu" of baovidu.com.vn), or its name's where it stands under a bare number."""
    host = domain.partition(":")[0]
    labels = [label for label in host.split(".") if label]
    labels = labels[:-1] or labels
    while len(labels) > 1 and labels[-1] in _PUBLIC:
        labels.pop()
    text = name if _is_address(host) else " ".join(labels)
    key = _NOT_KEY.sub("" if _is_address(host) else "_", fold(text)).strip("_")[:_LONGEST_KEY]
    return key or "outlet"


def language_of(pages: Sequence[Html]) -> str:
    """What most pages say they are written in; Vietnamese where they are, whatever they say, or say nothing."""
    if _reads_vietnamese(pages):
        return "vi"
    said = Counter(page.language for page in pages if re.fullmatch(r"[a-z]{2}", page.language))
    return said.most_common(1)[0][0] if said else "vi"


def _reads_vietnamese(pages: Sequence[Html]) -> bool:
    """Whether letters that only Vietnamese has are frequent in the headlines: many a template says lang="en"."""
    words = " ".join(
        [*(page.window_title for page in pages), *(link.text for page in pages for link in page.links)]
    )
    return len(_VIETNAMESE.findall(words)) >= _FREQUENT * len(words)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True
