"""The queue narrowed down, kept under a name of one's own, and taken away as a table."""

from __future__ import annotations

import io
import re

import openpyxl

from tests.app.views.asking import Scene, SignedIn, ask, opened


def test_the_queue_is_narrowed_down_and_taken_away(signed_in: SignedIn, scene: Scene) -> None:
    ask(signed_in(scene.requester), scene)
    ask(signed_in(scene.requester), scene, subject="=1+1 printer", priority="P2")
    provider = signed_in(scene.provider)
    page = provider.text("/queue?q=printer")
    assert "=1+1 printer" in page
    assert "The screen is frozen" not in page
    assert "Showing only: “printer”." in page
    assert "Nothing here fits" in provider.text("/queue?q=nowhere")
    unproven = provider.get("/queue.csv?priority=P2")
    assert unproven.location == "/proof?next=/queue.csv?priority%3DP2"
    table = provider.prove().get("/queue.csv?priority=P2")
    assert table.mimetype == "text/csv"
    lines = table.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=1+1 printer" in lines[1]


def test_the_queue_is_taken_away_as_a_workbook_that_runs_nothing(
    signed_in: SignedIn, scene: Scene
) -> None:
    ask(signed_in(scene.requester), scene, subject="=1+1 printer", priority="P2")
    answer = signed_in(scene.provider).prove().get("/queue.xlsx")
    assert answer.headers["Content-Disposition"].endswith('"queue.xlsx"')
    page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert page is not None
    header, row = page.iter_rows()
    found = {name.value: cell for name, cell in zip(header, row, strict=True)}
    assert (found["subject"].value, found["subject"].data_type) == ("=1+1 printer", "s")
    assert found["opened_at"].is_date
    assert found["priority"].value == "P2"


def test_a_view_is_kept_opened_again_and_forgotten(signed_in: SignedIn, scene: Scene) -> None:
    ask(signed_in(scene.requester), scene)
    ask(signed_in(scene.requester), scene, subject="Printer", priority="P2")
    mine = signed_in(scene.provider)
    assert "Save this view" not in mine.text("/queue"), "nothing to keep yet"
    assert "Save this view" in mine.text("/queue?priority=P2")
    kept = mine.post("/queue/views", name="Not urgent", priority="P2", q="printer")
    assert kept.location.endswith("/queue?q=printer&priority=P2")
    page = mine.text("/queue")
    assert "Not urgent" in page
    assert "/queue?priority=P2&amp;q=printer" in page or "q=printer&amp;priority=P2" in page
    assert "Not urgent" not in signed_in(scene.colleague).text("/queue")
    forget = re.search(r'action="(/queue/views/\d+/forget)"', page)
    assert forget
    assert signed_in(scene.colleague).post(forget[1]).status_code == 404
    assert mine.post(forget[1]).status_code == 303
    assert mine.undo("/queue").location.endswith("/queue?q=printer&priority=P2")
    again = re.search(r'action="(/queue/views/\d+/forget)"', mine.text("/queue"))
    assert again
    mine.post(again[1])
    assert "“Not urgent” is removed" in mine.text("/queue")
    assert "Not urgent" not in mine.text("/queue")


def test_a_view_without_a_name_comes_back_with_its_choice(
    signed_in: SignedIn, scene: Scene
) -> None:
    opened(signed_in, scene)
    answer = signed_in(scene.provider).post("/queue/views", name="", priority="P1")
    assert answer.status_code == 422
    assert "Please give the view a name." in answer.text
    assert '<input type="hidden" name="priority" value="P1">' in answer.text


def test_the_countdown_is_right_without_a_script_and_in_working_time(
    signed_in: SignedIn, scene: Scene
) -> None:
    opened(signed_in, scene)
    page = signed_in(scene.provider).text("/queue")
    spot = re.search(r'data-left="(\d+)" data-open="(\[\[\d+, \d+\].*?\])">(.*?)</span>', page)
    assert spot
    assert (spot[1], spot[3].strip()) == ("3600", "1 h left")


def test_the_queue_is_put_in_order_by_its_columns(signed_in: SignedIn, scene: Scene) -> None:
    for subject, priority in (("Beta", "P2"), ("alpha", "P1"), ("Gamma", "P3")):
        ask(signed_in(scene.requester), scene, subject=subject, priority=priority)
    provider = signed_in(scene.provider)

    def shown(path: str) -> list[str]:
        return re.findall(r'<th scope="row".*?<a href="[^"]+">(\w+)</a>', provider.text(path))

    assert shown("/queue?sort=request") == ["alpha", "Beta", "Gamma"]
    assert shown("/queue?sort=-request") == ["Gamma", "Beta", "alpha"]
    assert shown("/queue?sort=priority") == ["alpha", "Beta", "Gamma"]
    assert shown("/queue") == shown("/queue?sort=due") == shown("/queue?sort=nothing")
    assert 'name="sort" value="-request"' in provider.text("/queue?sort=-request")


def test_finished_requests_say_when_and_whether_kept(signed_in: SignedIn, scene: Scene) -> None:
    number = opened(signed_in, scene).rpartition("/")[2]
    provider = signed_in(scene.provider)
    assert "Finished in the last four weeks" in provider.text("/queue")
    assert number not in provider.text("/queue?state=done")
    provider.post(f"/requests/{number}/resolve", outcome="done")
    page = provider.text("/queue?state=done")
    assert number in page
    assert "1 request was finished in the last four weeks; 1 of 1 promises were kept." in page
    assert "promise kept" in page
    assert number not in provider.text("/queue")
    assert "promise kept" in signed_in(scene.requester).text("/requests")
    table = provider.prove().get("/queue.csv?state=done").data.decode("utf-8-sig").splitlines()
    assert table[0].endswith("finished_at,promises_kept,promises")
    assert table[1].endswith(",1,1")
