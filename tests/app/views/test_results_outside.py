from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.cli.imports import imports
from app.extensions import db
from pulse.surveys.models import Wave
from tests.app.company import HR_LEAD
from tests.app.conftest import Browser

HEAD = "wording,measure,value,steps,n,year,source,licence\n"


def bring_in(app: Flask, folder: Path, rows: str) -> None:
    (folder / "figures.csv").write_text(HEAD + rows, encoding="utf-8")
    done = app.test_cli_runner().invoke(
        imports, ["public-figures", str(folder / "figures.csv"), "--apply"]
    )
    assert done.exit_code == 0, done.output


def overall_wording(app: Flask) -> str:
    with app.app_context():
        wave = db.session.scalars(select(Wave).where(Wave.id == 1)).one()
        return next(one.text_en for one in wave.template.questions if one.dimension == "overall")


def test_a_public_figure_stands_beside_ours_only_where_the_words_are_the_same(
    demo_app: Flask, as_person: Callable[..., Browser], tmp_path: Path
) -> None:
    reader = as_person(HR_LEAD)
    empty = reader.text("/results/1/outside")
    assert "There is no public figure to compare with yet." in empty
    same = f'"{overall_wording(demo_app)}",top_two,99,5,12000,2024,Some survey,Open terms\n'
    other = "I am proud to work here,top_two,60,5,12000,2024,Some survey,Open terms\n"
    bring_in(demo_app, tmp_path, same + other)
    page = " ".join(reader.text("/results/1/outside").split())
    assert "Surely different from ours: 1 of the 1 public figures" in page
    assert "lower here" in page
    assert "nobody was asked this in these words" in page
    assert "Open terms" in page
