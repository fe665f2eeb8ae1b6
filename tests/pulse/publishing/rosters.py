"""Rosters for the tests of this folder, drawn by hypothesis or by hand."""

from hypothesis import strategies as st

from pulse.publishing.plan import RosterPerson


def person(
    number: int,
    path: tuple[str, ...] = ("C",),
    role: str = "agent",
    site: str = "HQ",
    **more: object,
) -> RosterPerson:
    band = str(more.get("band", "1-3"))
    employer = str(more.get("employer", "own"))
    return RosterPerson(number, path, role, site, band, employer, bool(more.get("settled", True)))


@st.composite
def rosters(draw: st.DrawFn, largest: int = 24) -> list[RosterPerson]:
    """Small companies, often with a department of one and dimensions that nearly coincide."""
    size = draw(st.integers(8, largest))
    paths = [("C",), ("C", "A"), ("C", "A", "A1"), ("C", "A", "A2"), ("C", "B"), ("C", "B", "B1")]
    roster = []
    for number in range(size):
        path = draw(st.sampled_from(paths))
        usual = path[1] if len(path) > 1 else "none"
        role = draw(st.sampled_from([usual, usual, usual, "x"]))
        site = draw(st.sampled_from([usual, "s", "t"]))
        roster.append(
            RosterPerson(
                number, path, role, site, draw(st.sampled_from("12")), draw(st.sampled_from("op"))
            )
        )
    return roster


def block(first: int, count: int, path: tuple[str, ...], **more: str) -> list[RosterPerson]:
    return [person(n, path, **more) for n in range(first, first + count)]
