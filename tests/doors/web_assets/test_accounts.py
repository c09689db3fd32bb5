"""Sign-in and security pages: in the design, in Vietnamese, and without a dead end."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from builders import Province, small_province

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(r">\s*(?:Sign|Password|Email|Add|Confirm|Change|Security|Recovery|Authenticator|Activate)\b[^<]*<")


@pytest.fixture
def province() -> Province:
    return small_province()


def english_left(html: str) -> list[str]:
    """Give texts of a Vietnamese page that are still English."""
    return ENGLISH.findall(re.sub(r"<script.*?</script>", "", html, flags=re.S))


def test_english_that_is_left_is_found() -> None:
    assert english_left("<button>Sign In</button>") != []


def test_the_sign_in_page_is_vietnamese_and_ours(province: Province) -> None:
    answer = Client(headers={"accept-language": "vi"}).get("/accounts/login/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="vi"' in html and "Đăng nhập" in html and "tokens.css" in html
    assert english_left(html) == []


def test_a_wrong_password_says_so_and_keeps_the_address(province: Province) -> None:
    answer = Client(headers={"accept-language": "vi"}).post(
        "/accounts/login/", {"login": "leader@thanhlam.example", "password": "sai hoàn toàn"}
    )
    html = answer.content.decode()
    assert "Chưa đăng nhập được" in html and 'role="alert"' in html
    assert 'value="leader@thanhlam.example"' in html


@pytest.mark.parametrize(
    "path", ["/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/", "/accounts/reauthenticate/"]
)
def test_the_security_pages_are_vietnamese_and_have_one_heading(province: Province, path: str) -> None:
    client = Client(headers={"accept-language": "vi"})
    person = province.persons["leader"]
    person.set_password("mot-cau-rat-dai-2026")
    person.save()
    client.force_login(person)
    answer = client.get(path)
    html = answer.content.decode()
    assert answer.status_code == 200, path
    assert len(re.findall(r"<h1\b", html)) == 1
    assert english_left(html) == []


def test_a_second_factor_can_be_set_up_after_signing_in(province: Province) -> None:
    client = Client(headers={"accept-language": "vi"})
    person = province.persons["leader"]
    person.set_password("mot-cau-rat-dai-2026")
    person.save()
    client.post("/accounts/login/", {"login": person.email, "password": "mot-cau-rat-dai-2026"})
    answer = client.get("/accounts/2fa/totp/activate/", follow=True)
    if answer.redirect_chain:  # asked for the password once more
        address = answer.redirect_chain[-1][0]
        assert "reauthenticate" in address
        answer = client.post(
            address, {"password": "mot-cau-rat-dai-2026", "next": "/accounts/2fa/totp/activate/"}, follow=True
        )
    html = answer.content.decode()
    assert "data:image/svg+xml" in html and "Bật ứng dụng xác thực" in html
    assert english_left(html) == []


def test_the_living_page_shows_every_tone_and_answers_with_the_policy(province: Province) -> None:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(province.persons["admin"])
    answer = client.get("/design")
    html = answer.content.decode()
    assert answer.status_code == 200
    for tone in ("ok", "warn", "bad", "grave", "info", "wait", "none"):
        assert f"tone-{tone}" in html
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert client.get("/design/map.json").json()["type"] == "FeatureCollection"
