from __future__ import annotations

from pulse.publishing.fingerprints import fingerprint

CELLS = [{"cell_key": "everyone", "mean": "3.4"}, {"cell_key": "a", "mean": None}]


def test_the_order_and_the_ids_of_rows_do_not_matter() -> None:
    stored = [{"id": str(at), "wave_id": 3, **cell} for at, cell in enumerate(reversed(CELLS))]
    assert fingerprint(CELLS, []) == fingerprint(stored, [])


def test_any_changed_number_changes_it() -> None:
    before = fingerprint(CELLS, [])
    changed = [{**CELLS[0], "mean": "3.5"}, CELLS[1]]
    assert (
        len({before, fingerprint(changed, []), fingerprint(CELLS[:1], []), fingerprint([], CELLS)})
        == 4
    )
