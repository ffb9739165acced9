"""Drafts an outlet's file from a few answers of its site. Pure: what to ask for next, and what to make of it.

`next_wanted` says which address to fetch, `draft` turns all that was fetched into a file with its report.
"""

from __future__ import annotations

from crawler.drafting.draft import Draft, draft
from crawler.drafting.planning import next_wanted
from crawler.drafting.refusing import NoDraft, NoDraftReason
from crawler.drafting.survey import Purpose, Seen, Survey, Wanted

__all__ = ["Draft", "NoDraft", "NoDraftReason", "Purpose", "Seen", "Survey", "Wanted", "draft", "next_wanted"]
