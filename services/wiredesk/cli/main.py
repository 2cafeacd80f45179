"""The entry point `wiredesk`. Importing this is cheap: each command loads what it needs when it runs."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from inspect import cleandoc
from types import MappingProxyType
from typing import Annotated, Any, Final, NoReturn

import typer

from wiredesk import __version__
from wiredesk.cli import schemas, topics
from wiredesk.cli.clean import clean
from wiredesk.cli.demo import demo
from wiredesk.cli.doctor import doctor
from wiredesk.cli.errors import FAILED, UNEXPECTED, USAGE, CommandError
from wiredesk.cli.extract import extract
from wiredesk.cli.find import search
from wiredesk.cli.process import process
from wiredesk.cli.publish import publish
from wiredesk.cli.rebuild import rebuild_index
from wiredesk.cli.requests import reinstate, takedown
from wiredesk.cli.run import run
from wiredesk.cli.stories import stories, story
from wiredesk.cli.tail import tail
from wiredesk.cli.up import up
from wiredesk.cli.usage import sentence_of
from wiredesk.runtime.errors import Misconfigured

TRACEBACK_VARIABLE: Final = "WIREDESK_TRACEBACK"

_TRY: Final = "Try it"
_PUBLISH: Final = "Publish to a running Wiredesk"
_LOOK: Final = "See what came out"
_OPERATE: Final = "Operate"
_DEVELOP: Final = "Develop"

_HELP: Final = """
A streaming news-ingest service: raw pages in, enriched articles and the stories they form out.

Scrapers publish pages to a Kafka topic. Three services clean them, extract what they say, and index them: each \
article comes out with its entities, quotes, duplicates and story. Consumers subscribe. Every record ends as exactly \
one outcome, and none is lost.
"""

_EPILOG: Final = """
[bold]Examples[/bold]

 [cyan]wiredesk demo[/cyan]                         thirty articles, what becomes of each

 [cyan]wiredesk process pages.jsonl[/cyan]          a file, without a broker

 [cyan]wiredesk up[/cyan]                           broker and services, in this terminal

 [cyan]wiredesk publish pages.jsonl[/cyan]          scraped pages in

 [cyan]wiredesk tail articles.enriched.v1[/cyan]    articles out, as they come

 [cyan]wiredesk tail articles.raw.v1.dlq[/cyan]     what no code could handle, and why

 [cyan]wiredesk takedown URL --reason legal[/cyan]  an article, erased and blocked

 [cyan]wiredesk search "night ferry"[/cyan]         what is held

[bold]Settings[/bold] are environment variables: WIREDESK_BOOTSTRAP_SERVERS (Kafka; 127.0.0.1:9092), \
WIREDESK_STATE_DIR (./state), and those in docs/settings.md.

[bold]Exit status[/bold]: 0 all is well · 1 something was refused or is not as it should be · 2 the command or a \
setting is wrong · 69 Kafka cannot be reached · 70 a defect of ours, or of a service: what it waited for did not come \
· 130 Ctrl-C.
"""

_EXCLUDED: Final = re.compile(r"-[^\W\d_]{2}")
"""A word that a search excludes; no option of `search` is written so."""

_CALLED_WHERE: Final = MappingProxyType(
    {"clean": "cleaning", "extract": "extraction", "search": "indexing", "stories": "indexing", "story": "indexing"}
)
"""Command → the service whose part it needs, and no other's."""

app = typer.Typer(
    name="wiredesk", epilog=_EPILOG, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich"
)


class ReaderGone(Exception):
    """The reader of our output went away, as `head` does. Typer would make an error of the BrokenPipeError."""


def _add(panel: str, *commands: Callable[..., None]) -> None:
    for command in commands:
        app.command(rich_help_panel=panel, help=_paragraphs(command.__doc__ or ""))(_outliving_its_reader(command))


def _paragraphs(docstring: str) -> str:
    """A docstring with one line a paragraph: the terminal's width, not the source's, breaks lines."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in cleandoc(docstring).split("\n\n"))


def _outliving_its_reader(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def run_command(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
            sys.stdout.flush()
        except BrokenPipeError:
            raise ReaderGone from None

    return run_command


_add(_TRY, demo, up, process, clean, extract)
_add(_PUBLISH, publish, takedown, reinstate)
_add(_LOOK, tail, search, stories, story)
app.add_typer(topics.app, name="topics", rich_help_panel=_OPERATE)
_add(_OPERATE, run, doctor, rebuild_index)
app.add_typer(schemas.app, name="schemas", rich_help_panel=_DEVELOP)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"wiredesk {__version__}")
        raise typer.Exit


@app.callback(help=_HELP)
def wiredesk(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """What all commands share."""


def main() -> NoReturn:
    """Run the command line; an error is one sentence on standard error and an exit status."""
    try:
        _must_not_exclude_first(sys.argv[1:])
        status = app(standalone_mode=False)  # or usage errors would be boxes, in the words of the option parser
        sys.exit(status if isinstance(status, int) else 0)
    except CommandError as error:
        _end(str(error), error.status)
    except typer.TyperException as error:
        if said := sentence_of(error, sys.argv[1:]):
            _end(said, error.exit_code)
        sys.exit(error.exit_code)
    except typer.Abort:
        _end("nothing more can be read, and an answer was wanted", FAILED)
    except Misconfigured as error:
        _end(str(error), USAGE)
    except KeyboardInterrupt:
        sys.exit(130)
    except ReaderGone:
        # Nothing is wrong, and nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ModuleNotFoundError as error:
        _end(_not_installed((error.name or str(error)).partition(".")[0], sys.argv[1:]), FAILED)
    except OSError as error:
        # A full disk, a folder that is a file: whoever called can act on it
        where = f"{error.filename}: " if error.filename else ""
        _end(f"{where}{error.strerror or error}", FAILED)
    except Exception as error:  # noqa: BLE001 - the last resort; a traceback helps only who asks for it
        if os.environ.get(TRACEBACK_VARIABLE):
            traceback.print_exc()
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        _end(f"this should not happen: {what} ({TRACEBACK_VARIABLE}=1 shows where)", UNEXPECTED)
    sys.exit(0)


def _must_not_exclude_first(arguments: list[str]) -> None:
    """Refuse a query that begins with a word to exclude: it would be taken for options."""
    if arguments[:1] != ["search"]:
        return
    options = arguments[1 : arguments.index("--") if "--" in arguments else None]
    if query := next((word for word in options if _EXCLUDED.match(word)), None):
        raise CommandError(f'a query that begins with a minus stands behind two: wiredesk search -- "{query}"', USAGE)


def _not_installed(module: str, arguments: list[str]) -> str:
    """What to do where a part is missing: the images have one service's each, and nothing is installed into them."""
    service = _CALLED_WHERE.get(arguments[0] if arguments else "")
    compose = f" (in docker compose: docker compose exec {service} wiredesk {arguments[0]})" if service else ""
    return (
        f"{module} is not installed here, which this command needs: call it where the service runs that has that part"
        f"{compose}, or install it: pip install 'wiredesk[cleaning,extraction,indexing,embedded]' brings all"
    )


def _end(sentence: str, status: int) -> NoReturn:
    print(f"wiredesk: {sentence}", file=sys.stderr)
    sys.exit(status)
