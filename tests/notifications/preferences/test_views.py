"""The page works by forms alone, and two tabs lose nothing."""

from __future__ import annotations

import json
import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications.models import (
    ChannelPreference,
    JobChoice,
    NotificationSettings,
    PreferenceChange,
    QuietHours,
)
from tests.factories import make_job

PAGE = "/notifications/preferences/"


def form(client, action: str = PAGE) -> dict[str, str]:
    """Return what a browser would post of a form that nobody touched."""
    html = client.get(PAGE).content.decode()
    body = next(f for f in re.findall(r"<form.*?</form>", html, re.S) if action in f)
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        found: Any = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        is_off = found.get("type") == "checkbox" and " checked" not in tag
        if "name" in found and not is_off and " disabled" not in tag:
            value = found.get("value", "on")
            fields[found["name"]] = value.replace("&quot;", '"')
    for name, options in re.findall(
        r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', body
    ):
        chosen = re.search(r'value="(\w*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def said(response) -> str:
    return response.content.decode()


def subjects() -> list[str]:
    changes = PreferenceChange.objects.order_by("pk")
    return list(changes.values_list("subject", flat=True))


@pytest.mark.django_db
def test_strangers_are_sent_to_the_login(client):
    assert client.get(PAGE).status_code == 302


def test_a_form_that_nobody_touched_changes_nothing(alice_client):
    response = alice_client.post(PAGE, form(alice_client), follow=True)

    assert "Nothing was changed." in said(response)
    assert not ChannelPreference.objects.exists()
    assert subjects() == []


def test_a_box_that_is_unticked_switches_its_channel_off(alice_client, alice):
    fields = form(alice_client)
    del fields["on kind:job_completed email"]

    response = alice_client.post(PAGE, fields, follow=True)

    assert "Saved." in said(response)
    row = ChannelPreference.objects.get()
    assert (row.user, row.scope, row.channel) == (alice, "kind:job_completed", "email")
    assert row.is_enabled is False
    change = PreferenceChange.objects.get()
    assert change.subject == "kind:job_completed email"
    assert (change.source, change.actor) == ("page", alice)
    assert change.before == {"is_enabled": None, "frequency": ""}
    assert change.after == {"is_enabled": False, "frequency": ""}


@pytest.mark.parametrize("shown", ['{"kind:job_failed email":[true,[1]]}', "[" * 99999])
def test_what_no_page_has_shown_changes_nothing(alice_client, shown):
    fields = form(alice_client)
    names = json.loads(fields["shown"])
    broken = shown.replace("kind:job_failed email", next(iter(names)))

    response = alice_client.post(PAGE, {"shown": broken})

    assert response.status_code == 302
    assert subjects() == []


def test_what_is_as_it_would_be_anyway_is_no_word_of_ones_own(alice_client):
    fields = form(alice_client)
    del fields["on kind:job_completed email"]
    alice_client.post(PAGE, fields)
    fields = form(alice_client)
    fields["on kind:job_completed email"] = "on"

    alice_client.post(PAGE, fields)

    assert not ChannelPreference.objects.exists()
    assert subjects() == ["kind:job_completed email"] * 2


def test_two_tabs_lose_nothing(alice_client):
    first, second = form(alice_client), form(alice_client)
    del first["on kind:job_completed email"]
    second["how kind:job_failed push"] = "daily"

    alice_client.post(PAGE, first)
    alice_client.post(PAGE, second)

    rows = ChannelPreference.objects.values_list(
        "scope", "channel", "is_enabled", "frequency"
    )
    assert set(rows) == {
        ("kind:job_completed", "email", False, ""),
        ("kind:job_failed", "push", None, "daily"),
    }


def test_a_whole_category_is_switched_and_what_is_below_it_follows(alice_client):
    fields = form(alice_client)
    del fields["on kind:job_completed email"]
    alice_client.post(PAGE, fields)

    alice_client.post(PAGE, form(alice_client) | {"all category:results email": "on"})

    row = ChannelPreference.objects.get()
    assert (row.scope, row.channel, row.is_enabled) == (
        "category:results",
        "email",
        True,
    )


def test_the_defaults_can_be_had_again(alice_client):
    alice_client.post(PAGE, form(alice_client) | {"all category:results email": "off"})

    alice_client.post(PAGE, form(alice_client) | {"reset": ""})

    assert not ChannelPreference.objects.exists()


def test_a_row_goes_back_to_the_sites_default_and_nothing_unsaved_is_lost(alice_client):
    alice_client.post(PAGE, form(alice_client) | {"all category:problems email": "off"})
    fields = form(alice_client)
    assert "on kind:job_failed email" not in fields
    del fields["on kind:job_completed push"]

    alice_client.post(PAGE, fields | {"forget": "kind:job_failed"})

    fields = form(alice_client)
    assert "on kind:job_failed email" in fields
    assert "on kind:document_failed email" not in fields
    assert "on kind:job_completed push" not in fields
    html = said(alice_client.get(PAGE))
    assert 'name="forget" value="kind:document_failed"' in html
    assert 'name="forget" value="kind:job_failed"' not in html


def test_all_kinds_of_a_channel_are_set_at_once(alice_client):
    alice_client.post(PAGE, form(alice_client) | {"all * email": "daily"})
    alice_client.post(PAGE, form(alice_client) | {"all * push": "off"})

    fields = form(alice_client)
    assert fields["how kind:job_completed email"] == "daily"
    assert not any(n.startswith("on ") and n.endswith(" push") for n in fields)

    alice_client.post(PAGE, form(alice_client) | {"all * push": "default"})

    assert "on kind:job_failed push" in form(alice_client)
    assert {row.channel for row in ChannelPreference.objects.all()} == {"email"}


@pytest.mark.parametrize(
    "words",
    [
        {"forget": "kind:nothing"},
        {"forget": ""},
        {"all * email": "sometimes"},
        {"all * webhook": "daily"},
        {"all * database": "off"},
    ],
)
def test_what_nobody_offers_changes_nothing(alice_client, words):
    alice_client.post(PAGE, form(alice_client) | words)

    assert not ChannelPreference.objects.exists()


def test_a_cell_of_ones_own_says_what_the_site_has(alice_client):
    assert 'class="own" title' not in said(alice_client.get(PAGE))
    fields = form(alice_client)
    del fields["on kind:job_completed email"]

    html = said(alice_client.post(PAGE, fields, follow=True))

    assert html.count('class="own" title') == 1
    assert "your own choice; by default on, at once" in html


def test_the_language_is_chosen_and_left_to_the_site_again(alice_client, alice):
    fields = form(alice_client, "preferences/language/")
    assert fields["language"] == ""

    alice_client.post(f"{PAGE}language/", fields | {"language": "de"})

    own = NotificationSettings.objects.get(user=alice)
    assert own.language == "de"
    assert 'value="de" selected' in said(alice_client.get(PAGE))
    assert "Deutsch" in section(said(alice_client.get(PAGE)), "trail")
    fields = form(alice_client, "preferences/language/") | {"language": ""}
    alice_client.post(f"{PAGE}language/", fields)
    own.refresh_from_db()
    assert own.language == ""


def test_a_language_that_nobody_speaks_is_refused_beside_it(alice_client):
    words = form(alice_client, "preferences/language/") | {"language": "qq"}

    html = said(alice_client.post(f"{PAGE}language/", words, follow=True))

    assert "There is no such language." in section(html, "language")
    assert subjects() == []


def test_alerts_are_for_staff_and_stay_on(alice_client, bob_client):
    assert "System alert" not in said(alice_client.get(PAGE))
    fields = form(bob_client)
    assert "on kind:system_alert email" not in fields

    bob_client.post(PAGE, fields)

    assert not ChannelPreference.objects.exists()


@pytest.mark.parametrize("shown", ["", "{", "[]", '{"kind:job_failed email": 1}'])
def test_a_form_that_does_not_say_what_it_showed_changes_nothing(alice_client, shown):
    alice_client.post(PAGE, {"shown": shown})

    assert not ChannelPreference.objects.exists()


def test_quiet_hours_are_kept_by_weekday(alice_client, alice):
    fields = form(alice_client, "preferences/times/")
    fields |= {"quiet 4": "on", "end 4": "11:30", "time_zone": "Europe/Berlin"}

    alice_client.post(f"{PAGE}times/", fields)

    window = QuietHours.objects.get()
    assert (window.weekday, window.start, window.end) == (4, time(22), time(11, 30))
    own = NotificationSettings.objects.get(user=alice)
    assert (own.time_zone, own.digest_time) == ("Europe/Berlin", None)
    assert "Europe/Berlin" in section(said(alice_client.get(PAGE)), "trail")
    assert sorted(subjects()) == ["quiet_hours:4", "time_zone"]


def test_quiet_hours_are_taken_back(alice_client):
    fields = form(alice_client, "preferences/times/") | {"quiet 4": "on"}
    alice_client.post(f"{PAGE}times/", fields)
    fields = form(alice_client, "preferences/times/")
    del fields["quiet 4"]

    alice_client.post(f"{PAGE}times/", fields)

    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time_zone": "Mars/Olympus"}, "There is no such time zone."),
        ({"digest_time": "25:99"}, "Time has wrong format"),
        ({"quiet 1": "on", "start 1": "late"}, "Time has wrong format"),
    ],
)
def test_what_makes_no_sense_is_refused_whole(alice_client, change, words):
    fields = form(alice_client, "preferences/times/") | {"quiet 0": "on"} | change

    response = alice_client.post(f"{PAGE}times/", fields, follow=True)

    assert words in said(response)
    assert not QuietHours.objects.exists()
    assert subjects() == []


def test_milestones_are_chosen(alice_client, alice):
    fields = form(alice_client, "preferences/steps/") | {"minutes": "10"}
    del fields["step 25"]

    alice_client.post(f"{PAGE}steps/", fields)

    own = NotificationSettings.objects.get(user=alice)
    assert (own.milestones, own.milestones_above_seconds) == ([50, 75], 600)
    assert 'name="step 25">' in said(alice_client.get(PAGE))


@pytest.mark.parametrize("minutes", ["-1", "ten", "99999999999"])
def test_minutes_that_are_none_are_refused(alice_client, minutes):
    fields = form(alice_client, "preferences/steps/") | {"minutes": minutes}

    alice_client.post(f"{PAGE}steps/", fields)

    assert subjects() == []


def test_a_pause_ends_when_it_was_said_or_by_hand(alice_client, alice):
    before = timezone.now()

    response = alice_client.post(f"{PAGE}pause/", {"pause": "week"}, follow=True)

    own = NotificationSettings.objects.get(user=alice)
    assert own.paused_until - before >= timedelta(days=7)
    assert "Paused until" in said(response)
    assert "after your pause" in said(response)

    alice_client.post(f"{PAGE}pause/", {"resume": ""})
    own.refresh_from_db()
    assert own.paused_until is None


def test_a_pause_ends_by_the_persons_clock(alice_client, alice):
    NotificationSettings.objects.create(
        user=alice, time_zone="Asia/Tokyo", updated_at=timezone.now()
    )
    day = timezone.now().date() + timedelta(days=9)

    alice_client.post(f"{PAGE}pause/", {"until": f"{day}T09:00"})

    own = NotificationSettings.objects.get(user=alice)
    assert own.paused_until.isoformat() == f"{day}T00:00:00+00:00"


@pytest.mark.parametrize(
    "until", ["", "soon", "9999-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_a_pause_without_a_sensible_end_is_refused(alice_client, alice, until, zone):
    NotificationSettings.objects.create(
        user=alice, time_zone=zone, updated_at=timezone.now()
    )

    alice_client.post(f"{PAGE}pause/", {"until": until})

    assert subjects() == []


def test_a_job_is_muted_and_unmuted_on_its_page(alice_client, alice):
    job = make_job(alice)

    response = alice_client.post(f"{PAGE}jobs/{job.pk}/", {"choice": "mute"})

    assert response["Location"] == job.get_absolute_url()
    assert JobChoice.objects.get().choice == "mute"
    assert "Unmute" in said(alice_client.get(PAGE))

    alice_client.post(f"{PAGE}jobs/{job.pk}/", {"next": f"{PAGE}#jobs"})
    assert not JobChoice.objects.exists()


def test_nobody_mutes_what_they_cannot_see(alice, charlie_client):
    job = make_job(alice)

    response = charlie_client.post(f"{PAGE}jobs/{job.pk}/", {"choice": "follow"})

    assert response.status_code == 404
    assert not JobChoice.objects.exists()


def test_nobody_is_sent_elsewhere(alice_client, alice):
    job = make_job(alice)

    response = alice_client.post(
        f"{PAGE}jobs/{job.pk}/", {"next": "https://evil.example.org/"}
    )

    assert response["Location"] == job.get_absolute_url()


def test_the_page_takes_as_many_queries_for_many_choices_as_for_few(
    alice_client, alice, django_assert_max_num_queries
):
    for _ in range(5):
        job = make_job(alice)
        alice_client.post(f"{PAGE}jobs/{job.pk}/", {"choice": "mute"})

    with django_assert_max_num_queries(20):
        html = said(alice_client.get(PAGE))

    assert html.count("Muted: told in your inbox only") == 5
    assert json.loads(form(alice_client)["shown"])


def section(html: str, part: str) -> str:
    """Return the section of the page that has this id."""
    found = re.search(rf'<section[^>]* id="{part}".*?</section>', html, re.S)
    assert found
    return found[0]


def test_a_message_is_beside_what_it_is_about_and_nowhere_else(alice_client):
    fields = {"channel": "websocket", "next": f"{PAGE}#places"}

    html = said(alice_client.post("/notifications/test", fields, follow=True))

    words = "A test is on its way by messages in open pages."
    assert words in section(html, "places")
    assert 'role="status"' in section(html, "places")
    assert html.count(words) == 1


def test_a_wrong_value_stays_in_its_field_with_its_error(alice_client):
    fields = form(alice_client, "preferences/times/")
    fields |= {"time_zone": "Mars/Phobos", "quiet 2": "on", "start 2": "01:15"}

    html = said(alice_client.post(f"{PAGE}times/", fields, follow=True))

    times = section(html, "times")
    assert 'value="Mars/Phobos" aria-invalid="true"' in times
    assert 'id="zone-error">There is no such time zone.' in times
    assert 'value="01:15"' in times
    assert "Mars/Phobos" not in said(alice_client.get(PAGE))


def test_quiet_hours_without_length_say_so_at_their_day(alice_client):
    fields = form(alice_client, "preferences/times/")
    fields |= {"quiet 2": "on", "start 2": "22:00", "end 2": "22:00"}

    html = said(alice_client.post(f"{PAGE}times/", fields, follow=True))

    words = "Start and end are the same; choose another end."
    assert f'id="quiet-error-2">{words}' in html
    assert not QuietHours.objects.exists()


def test_a_pause_until_a_past_moment_is_refused_beside_it(alice_client):
    past = {"until": "2020-01-01T09:00"}

    html = said(alice_client.post(f"{PAGE}pause/", past, follow=True))

    pause = section(html, "pause")
    assert 'id="until-error">This is in the past.' in pause
    assert 'value="2020-01-01T09:00"' in pause
    assert subjects() == []


@pytest.mark.parametrize("nonsense", ["", "x", "999"])
def test_all_changes_have_pages_of_their_own(alice_client, alice, nonsense):
    now = timezone.now()
    for number in range(60):
        PreferenceChange.objects.create(
            user=alice,
            source="page",
            subject="time_zone",
            before="",
            after=f"zone {number:02}",
            changed_at=now - timedelta(minutes=number),
        )

    assert f'href="{PAGE}changes/"' in section(said(alice_client.get(PAGE)), "trail")
    first = said(alice_client.get(f"{PAGE}changes/"))
    assert "zone 00" in first
    assert "zone 59" not in first
    assert 'href="?page=2"' in first
    assert "zone 59" in said(alice_client.get(f"{PAGE}changes/?page=2"))
    assert alice_client.get(f"{PAGE}changes/?page={nonsense}").status_code == 200


def test_the_trail_is_by_ones_own_clock(alice_client, alice, charlie_client):
    fields = form(alice_client, "preferences/times/") | {"time_zone": "Asia/Tokyo"}
    alice_client.post(f"{PAGE}times/", fields)
    day = timezone.now().date() + timedelta(days=9)

    alice_client.post(f"{PAGE}pause/", {"until": f"{day}T09:00"})

    words = f"until {day:%-d %b}, 09:00 JST"
    assert words in section(said(alice_client.get(PAGE)), "trail")
    assert words in said(alice_client.get(f"{PAGE}changes/"))
    assert words not in said(charlie_client.get(f"{PAGE}changes/"))
