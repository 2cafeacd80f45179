"""What fields mean: from the strings below them in the models' source, else from `data/meanings.json`."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from functools import cache
from importlib import resources

from pydantic import BaseModel


@cache
def field_descriptions(model: type[BaseModel]) -> dict[str, str]:
    """Field → what it means; the string below it counts first, also in the classes that the model is made from."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found |= _strings_below_fields(base)
    shared = _meanings()
    return {name: found.get(name) or shared[name] for name in model.model_fields if name in found or name in shared}


def summary(model: type[BaseModel]) -> str:
    """The model's docstring, in one paragraph."""
    return " ".join((model.__doc__ or "").split())


@cache
def _meanings() -> dict[str, str]:
    source = resources.files("wiredesk_schemas").joinpath("data/meanings.json")
    meanings = json.loads(source.read_text(encoding="utf-8"))["meanings"]
    assert isinstance(meanings, dict)
    return meanings


def _strings_below_fields(model: type[BaseModel]) -> dict[str, str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for statement, following in zip(body.body, body.body[1:], strict=False):
        if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)):
            continue
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            found[statement.target.id] = " ".join(str(following.value.value).split())
    return found
