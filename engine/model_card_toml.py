"""Cards of networks that ship, as TOML: where their weights come from and what they reach."""

import json
from collections.abc import Mapping


def as_toml(sections: Mapping[str, Mapping[str, object]]) -> str:
    """Tables of TOML, one a section; the fields of a section without a name come before all tables.

    JSON writes strings, numbers, booleans and lists of them as TOML does.
    """
    return "\n".join(_table(title, fields) for title, fields in sections.items())


def _table(title: str, fields: Mapping[str, object]) -> str:
    lines = [f"[{title}]"] if title else []
    lines += [f"{name} = {json.dumps(value)}" for name, value in fields.items()]
    return "\n".join(lines) + "\n"
