"""Reading data files: well-formed, without doubled keys, and as their schema says."""

import csv
import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from matchmaker.domain.errors import DataFileError

LONGEST_PROBLEM = 300
"""Characters; a schema's message may quote the whole file."""


def read_json(folder: Path, name: str, schema: str) -> Any:
    """The content of folder/name, checked against folder/schema/SCHEMA.schema.json.

    Raises DataFileError with the place of the first problem in the order of the file.
    """
    text = _read(folder / name, name)
    try:
        content = json.loads(text, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as error:
        raise DataFileError(name, f"line {error.lineno}, column {error.colno}", error.msg) from error
    except _DoubledKey as error:
        raise DataFileError(name, "", f"the key {error.args[0]!r} is given twice in one object") from error
    rules = folder / "schema" / f"{schema}.schema.json"
    if problems := list(_validator(rules).iter_errors(content)):
        _report(name, content, problems)
    return content


def read_csv(folder: Path, name: str, columns: Sequence[str], delimiter: str = ";") -> list[dict[str, str]]:
    """The rows of a table file with exactly these columns; raises DataFileError naming the line."""
    reader = csv.reader(io.StringIO(_read(folder / name, name)), delimiter=delimiter, strict=True)
    rows: list[dict[str, str]] = []
    try:
        header = next(reader, [])
        if header != list(columns):
            raise DataFileError(name, "line 1", f"the columns must be {delimiter.join(columns)}")
        for values in reader:
            if len(values) != len(columns):
                raise DataFileError(name, f"line {reader.line_num}", f"{len(columns)} values expected")
            rows.append(dict(zip(columns, values, strict=True)))
    except csv.Error as error:
        raise DataFileError(name, f"line {reader.line_num}", str(error)) from error
    return rows


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DataFileError(name, "", f"the file is missing in {path.parent}") from error
    except UnicodeDecodeError as error:
        raise DataFileError(name, f"byte {error.start}", "the file is not UTF-8") from error
    except OSError as error:
        raise DataFileError(name, "", f"the file cannot be read: {error.strerror}") from error


class _DoubledKey(Exception):
    """A JSON object names a key twice; the first value would silently be lost."""


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DoubledKey(key)
        found[key] = value
    return found


@cache
def _validator(path: Path) -> Draft202012Validator:
    schema = json.loads(_read(path, path.name))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _report(name: str, content: Any, problems: list[ValidationError]) -> NoReturn:
    first = min(problems, key=lambda problem: _order(content, problem.absolute_path))
    deepest = best_match([first]) or first
    place = "/".join(str(step) for step in deepest.absolute_path)
    problem = deepest.message
    raise DataFileError(name, place, problem if len(problem) <= LONGEST_PROBLEM else f"…{problem[-200:]}")


def _order(content: Any, path: Any) -> list[int]:
    """Sorts places as they stand in the file: members of an object by position, not by name."""
    order: list[int] = []
    for step in path:
        order.append(list(content).index(step) if isinstance(content, dict) else int(step))
        content = content[step]
    return order
