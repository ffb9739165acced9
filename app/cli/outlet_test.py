"""`baotin outlets test`: what a definition makes of saved pages, and whether it is what a person read off them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from app.cli.context import FOUND_WANTING, MISUSED, reports_errors
from app.cli.extract import as_json, check_address
from app.cli.output import counted, harmless, print_table
from core.clock import SystemClock
from core.model import Article, NotAnArticle
from core.problems import Problem
from core.yamldoc import parse_yaml
from crawler.catalogue import read_outlets
from crawler.drafting.expecting import Expectation, differences, parse_expectation
from crawler.drafting.leftovers import left_out
from crawler.drafting.pages import read_html
from crawler.drafting.trying import try_address
from crawler.extract import extract
from crawler.outlet import Outlet

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--page", "pages", type=_FILE, multiple=True, help="A saved page to read; may be given again.")
@click.option(
    "--url",
    "urls",
    multiple=True,
    help="The address of the saved page, one for each --page, in their order (default: as the page says).",
)
@click.option(
    "--expect",
    "expected",
    type=_FILE,
    multiple=True,
    help="A YAML file with a page, and what a person reads off it: each field is compared; may be given again.",
)
@reports_errors
def test(file: Path, pages: tuple[Path, ...], urls: tuple[str, ...], expected: tuple[Path, ...]) -> None:
    """Check the outlet definition FILE; --page shows what it finds there, and how; --expect compares.

    Exit 1 where a --page is no article, or something is not as expected.
    """
    outlet = _outlet(file)
    click.echo(f"{file}: good. {outlet.name}: {counted(len(outlet.feeds), 'feed')} on {', '.join(outlet.domains)}.")
    if not outlet.feeds:
        click.echo("It has no feeds yet, so nothing of it will be read: add one under feeds:.")
    if len(urls) > len(pages):
        raise click.UsageError("there are more --url than --page: give one for each page, in their order")
    for url in urls:
        check_address(url)
    wanted = [_expectation(each) for each in expected]
    addresses = [*urls, *[""] * (len(pages) - len(urls))]
    shown = [_show(_Saved.read(page, url, outlet), outlet) for page, url in zip(pages, addresses, strict=True)]
    met = [_compare(at, one, outlet) for at, one in zip(expected, wanted, strict=True)]
    sys.exit(0 if all(shown) and all(met) else FOUND_WANTING)


@dataclass(frozen=True, slots=True)
class _Saved:
    """A saved page, where it was saved from, and who says so."""

    file: Path
    body: bytes
    url: str
    said_by: str
    known: bool = True  # whether the address is the page's own

    @classmethod
    def read(cls, file: Path, url: str, outlet: Outlet) -> _Saved:
        body = file.read_bytes()
        if url:
            return cls(file, body, url, "")
        html = read_html(body, "", url=f"https://{outlet.domains[0]}/")
        stated = (html.meta.links.get("canonical") or html.meta.first("og:url")) if html else ""
        if outlet.owns(stated):
            return cls(file, body, stated, "as the page itself says")
        return cls(file, body, f"https://{outlet.domains[0]}/", "the front page, for want of --url", known=False)

    def extracted(self, outlet: Outlet) -> Article | NotAnArticle:
        return extract(self.body, url=self.url, outlet=outlet, now=SystemClock().now())


def _outlet(file: Path) -> Outlet:
    """The file's outlet; exits with everything that is wrong with it."""
    text = _text(file)
    known, problems = read_outlets([file])
    _exit_if(problems)
    return known[parse_yaml(text).data["key"]]


def _text(file: Path) -> str:
    """What stands in a YAML file; exits where it is none."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        _exit_if([Problem(file=str(file), line=1, path="", message="is not UTF-8 text: save it as UTF-8")])
        raise


def _expectation(file: Path) -> Expectation:
    expectation, problems = parse_expectation(_text(file), file=str(file))
    if expectation is not None and not (expectation.page and (file.parent / expectation.page).is_file()):
        hint = "name a saved page; a relative name is relative to this file"
        said = f'there is no file "{expectation.page}"' if expectation.page else "required, and not given"
        problems = [Problem(file=str(file), line=1, path="page", message=said, hint=hint)]
    _exit_if(problems)
    if expectation is None:  # pragma: no cover (without one there are problems)
        raise AssertionError(file)
    return expectation


def _exit_if(problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        sys.exit(MISUSED)


def _show(saved: _Saved, outlet: Outlet) -> bool:
    """Prints what is found on a page; whether it is an article."""
    said_by = f" ({saved.said_by})" if saved.said_by else ""
    click.echo(f"\n{saved.file}: {harmless(saved.url)}{said_by}")
    click.echo(_address_line(saved, outlet))
    found = saved.extracted(outlet)
    if isinstance(found, NotAnArticle):
        click.echo(f"not an article: {found.reason}" + (f" ({harmless(found.detail)})" if found.detail else ""))
        return False
    print_table(["field", "found by", "value"], _rows(found), empty="")
    left = left_out(saved.body, url=saved.url, outlet=outlet)
    click.echo("Left out of the body:" if left else "Nothing was left out of the body.")
    if left:
        rows = [(one.rule, one.count, one.letters, one.begins) for one in left]
        print_table(["by", "times", "letters", "begins"], rows, empty="")
    return True


def _address_line(saved: _Saved, outlet: Outlet) -> str:
    if not saved.known:
        return (
            "no key: the page does not say where it was saved from: say it with --url, for its kind may hang on it"
        )
    address = try_address(outlet, saved.url)
    return f"key: {harmless(address.key)}" if address.key else f"no article's address: {harmless(address.why)}"


def _rows(found: Article) -> list[tuple[str, str, str]]:
    how = found.found_by
    return [
        (
            name,
            how.get(name, "as given" if name == "canonical_url" else "not found"),
            harmless(value if not isinstance(value, list) else ", ".join(value)),
        )
        for name, value in as_json(found).items()
        if name not in ("kind", "outlet", "url")
    ]


def _compare(file: Path, expected: Expectation, outlet: Outlet) -> bool:
    """Prints what is not as expected; whether all is."""
    saved = _Saved.read(file.parent / expected.page, expected.url, outlet)
    wrong = differences(expected, saved.extracted(outlet))
    if not wrong:
        fields = expected.model_fields_set - {"page", "url"}
        click.echo(f"{file}: as expected ({', '.join(sorted(fields | {'kind'}))}).")
        return True
    click.echo(f"{file}: {counted(len(wrong), 'difference')}.")
    print_table(["field", "expected", "found"], [(one.field, one.expected, one.found) for one in wrong], empty="")
    return False
