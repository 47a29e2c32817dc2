"""The rows that the model of the catalogue expects, in the shape of CATALOGUE_TABLES."""

import json
from collections import Counter

from catalogue_model import CATALOGUE_TABLES, Model
from definition import Projection


def expected(model: Model) -> dict[str, list]:
    """The rows that the tables should have."""
    images = model.images.items()
    tags = model.tags.nodes
    pairs = [(tag, model.tags.stands_for(tag)) for tag in tags]
    shown = {(i, model.tags.stands_for(tag)) for i, m in images if not m.deleted
             for tag in m.tags}
    return {
        "labels": [(i, m.rating, m.flag, m.color_label) for i, m in images],
        "trash": [(i, int(m.deleted)) for i, m in images],
        "assigned": [(i, tag) for i, m in images for tag in m.tags],
        "tags": [(i, n["name"], n["parent"], n["merged"], int(n["by"] is not None))
                 for i, n in tags.items()],
        "effective": [pair for pair in pairs if pair[1] is not None],
        "tag_counts": list(Counter(tag for _, tag in shown if tag is not None).items()),
        "collections": [(i, n["name"], n["parent"], int(n["by"] is not None))
                        for i, n in model.collections.nodes.items()],
        "members": [(c, n, image) for c, members in model.members.items()
                    for n, image in enumerate(members)],
        "edits": [(i, sorted(m.state.items())) for i, m in images],
        "line": [(i, step) for i, m in images for step in m.line_to(m.head)],
    }


def found(catalogue: Projection) -> dict[str, list]:
    """The rows that the tables have."""
    tables = {name: catalogue.rows(sql) for name, sql in CATALOGUE_TABLES.items()}
    tables["edits"] = [(i, sorted(json.loads(state).items())) for i, state in tables["edits"]]
    return tables


def in_order(tables: dict[str, list]) -> dict[str, list]:
    """The rows of each table in an order of their own."""
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}
