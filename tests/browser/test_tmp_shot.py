import pytest
pytestmark = pytest.mark.browser
def test_shot(open_page):
    open_page("/me", "P0242").screenshot(path="/tmp/me.png", full_page=True)
    open_page("/password", None, width=390).screenshot(path="/tmp/pw.png", full_page=True)
    open_page("/me", "P0242", locale="en", width=390, theme="dark").screenshot(path="/tmp/me_en.png", full_page=True)
