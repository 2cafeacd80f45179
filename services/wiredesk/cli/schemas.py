"""`wiredesk schemas`: what other languages hold of the contract, and the gate that keeps it compatible."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wiredesk.cli.errors import CommandError

app = typer.Typer(help="The contract for other languages: JSON Schema, AsyncAPI, examples.", no_args_is_help=True)

RegistryFolder = Annotated[Path, typer.Option("--registry", help="The folder of the registry.")]
PageFile = Annotated[Path, typer.Option("--page", help="The page of the contract, for people.")]


@app.command()
def export(registry: RegistryFolder = Path("schemas/registry"), page: PageFile = Path("docs/contract.md")) -> None:
    """Write JSON Schema per topic and version, AsyncAPI and the contract's page from the models.

    Refuses, and writes nothing, where a model was changed in a way that breaks compatibility.
    """
    from wiredesk_schemas.registry.files import Incompatible
    from wiredesk_schemas.registry.files import export as write

    _must_exist(registry)
    try:
        written = write(registry, page)
    except Incompatible as error:
        raise CommandError(f"nothing was written, since the models are not compatible:\n{error}") from None
    for path in written:
        typer.echo(f"wrote {path}")
    if not written:
        typer.echo("everything is as the models say")


@app.command()
def check(registry: RegistryFolder = Path("schemas/registry"), page: PageFile = Path("docs/contract.md")) -> None:
    """Fail if the registry is stale, or if a change of the models breaks compatibility; say which field, and why."""
    from wiredesk_schemas.registry.files import check as findings_of

    _must_exist(registry)
    findings = findings_of(registry, page)
    for finding in findings:
        typer.echo(str(finding))
    if findings:
        raise CommandError(f"the registry has {len(findings)} fault{'s' if len(findings) > 1 else ''}")
    typer.echo("the registry is current and compatible")


def _must_exist(registry: Path) -> None:
    if not registry.is_dir():
        raise CommandError(f"there is no folder {registry}: run this at the root, or give --registry")
