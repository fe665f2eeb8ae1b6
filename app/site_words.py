"""What sites are called in the reader's language; their data has a Korean name at least."""

from __future__ import annotations

from app.i18n import pick
from pulse.people.models import Site
from pulse.people.tree import DepartmentTree


def site_name(site: Site) -> str:
    """Return what a site is called for this reader."""
    return pick(site.name, site.name_en or site.name)


def site_named(name: str, tree: DepartmentTree) -> str:
    """Return what the site of this name is called for this reader, as far as ``tree`` has it."""
    return pick(name, tree.site_names.get(name, name))
