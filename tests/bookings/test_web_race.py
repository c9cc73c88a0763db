"""Many visitors, one slot: one request, and a clear answer for everybody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from bookings.models import Appointment, WebRequest
from tests.bookings import web_world as web

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(jobs: list[Any], threads: int) -> list[Any]:
    barrier = Barrier(threads)

    def run(job: Any) -> Any:
        try:
            if not barrier.broken:
                barrier.wait(timeout=20)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, jobs))


def post(form: dict[str, Any], address: str) -> int:
    client = Client(REMOTE_ADDR=address)
    return client.post(reverse("book:details"), form).status_code


def test_two_hundred_posts_for_one_slot_are_one_request(bare_templates: None) -> None:
    web.centre()
    start = web.first_time()
    forms = [web.typed(start, email=f"visitor{n}@example.com") for n in range(200)]
    jobs = [lambda n=n: post(forms[n], f"10.0.{n // 100}.{n % 100}") for n in range(200)]
    answers = all_at_once(jobs, 8)
    assert sorted(set(answers)) == [302, 409]
    assert answers.count(302) == 1
    assert Appointment.objects.live().count() == 1
    assert WebRequest.objects.count() == 1


def test_two_visitors_get_two_coordinators() -> None:
    web.centre("石田 真", "大友 香織")
    start = web.first_time()
    forms = [web.typed(start, email=f"visitor{n}@example.com") for n in range(3)]
    jobs = [lambda n=n: post(forms[n], f"10.0.0.{n}") for n in range(3)]
    assert sorted(all_at_once(jobs, 3)) == [302, 302, 409]
    rows = Appointment.objects.live()
    assert len({row.booth_id for row in rows}) == 2
    assert len({row.participants.get().coordinator_id for row in rows}) == 2


def test_one_form_sent_many_times_at_once_is_one_request() -> None:
    web.centre("石田 真", "大友 香織", "千葉 透", booths=3)
    form = web.typed(web.first_time())
    answers = all_at_once([lambda: post(form, "10.0.0.1") for _ in range(4)], 4)
    assert set(answers) == {302}
    assert Appointment.objects.live().count() == 1
