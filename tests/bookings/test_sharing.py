"""引継・資料: left for colleagues, read by whom it is for, taken back, closed to others."""

import os
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent, User
from bookings.errors import Refused
from bookings.models import Appointment, AppointmentParticipant, HandoverNote, Material, Receipt
from bookings.services.share import material_add, note_add, note_withdraw
from bookings.sharing import panel_of
from bookings.tasks.files import sweep_materials
from center.enums import ParticipantRole
from companies.services import client_merge
from coordinators.models import Coordinator
from tests import builders as make
from tests.kit.test_uploads import EXE, PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def clerk() -> User:
    return make.user(Role.SECRETARIAT, name="窓口 花子")


@pytest.fixture
def appointment(lead: Coordinator) -> Appointment:
    return make.appointment(lead, company=make.company())


def user_of(coordinator: Coordinator) -> User:
    assert coordinator.user is not None
    return coordinator.user


def page(client: Client, user: User, target: Any) -> Any:
    client.force_login(user)
    return client.get(reverse("bookings:shared", args=[target._meta.model_name, target.pk]))


def pdf(name: str = "試算表.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more + b"\n%%EOF")


def post(client: Client, user: User, name: str, target: Any, data: dict[str, Any]) -> Any:
    client.force_login(user)
    return client.post(reverse(name, args=[target._meta.model_name, target.pk]), data)


def test_note_is_read_by_the_responder_and_by_nobody_else(
    client: Client, lead: Coordinator, clerk: User, appointment: Appointment
) -> None:
    note = note_add(target=appointment, by=clerk, text="決算書は後日。𠮷田様が同席。")
    other = make.coordinator("大友 香織")
    for reader in (clerk, user_of(other), make.user(Role.MANAGER)):
        assert "𠮷田様" in page(client, reader, appointment).content.decode()
    assert not Receipt.objects.exists()
    first = page(client, user_of(lead), appointment).content.decode()
    assert "未読 1件" in first
    again = page(client, user_of(lead), appointment).content.decode()
    assert "未読" not in again
    receipt = Receipt.objects.get()
    assert (receipt.note, receipt.user) == (note, lead.user)
    assert "既読：" in again
    assert lead.name in again


def test_same_words_twice_are_one_note(clerk: User, appointment: Appointment) -> None:
    first, second = (note_add(target=appointment, by=clerk, text=" 同じ ") for _ in range(2))
    assert first == second
    for wrong in ("", " \n", "字" * 2001):
        with pytest.raises(Refused):
            note_add(target=appointment, by=clerk, text=wrong)


def test_what_was_typed_comes_back_with_the_refusal(
    client: Client, clerk: User, appointment: Appointment
) -> None:
    answer = post(client, clerk, "bookings:note_add", appointment, {"text": "長" * 2001})
    assert answer.status_code == 422
    assert "長" * 2001 in answer.content.decode()
    assert not HandoverNote.objects.exists()


def test_added_from_a_page_goes_back_there(
    client: Client, clerk: User, appointment: Appointment
) -> None:
    company = appointment.company
    assert company is not None
    where = company.get_absolute_url()
    data = {"text": "次回は工場へ。", "next": where}
    answer = post(client, clerk, "bookings:note_add", company, data)
    assert answer.headers["Location"] == f"{where}#shared"
    data["next"] = "https://elsewhere.example/"
    answer = post(client, clerk, "bookings:note_add", company, data)
    assert answer.headers["Location"] == reverse("bookings:shared", args=["company", company.pk])
    assert HandoverNote.objects.count() == 1
    assert "次回は工場へ。" in client.get(where).content.decode()


def test_client_and_appointment_show_each_others_notes(
    clerk: User, lead: Coordinator, appointment: Appointment
) -> None:
    company = appointment.company
    assert company is not None
    note_add(target=appointment, by=clerk, text="予約への引継")
    note_add(target=company, by=clerk, text="企業への引継")
    later = make.appointment(lead, company=company, start=appointment.period.upper)
    shown = {
        target: sorted(row.shared.text for row in panel_of(clerk, target).notes)  # type: ignore[union-attr]
        for target in (appointment, company, later)
    }
    assert shown == {
        appointment: ["予約への引継", "企業への引継"],
        company: ["予約への引継", "企業への引継"],
        later: ["企業への引継"],
    }


def test_merged_company_keeps_its_notes(clerk: User, appointment: Appointment) -> None:
    merged, root = appointment.company, make.company("大田精機グループ")
    assert merged is not None
    note_add(target=merged, by=clerk, text="統合前の引継")
    client_merge(merged=merged, root=root, by=clerk)
    panel = panel_of(clerk, root)
    assert panel is not None
    assert [row.shared.text for row in panel.notes] == ["統合前の引継"]
    assert [row.shared.text for row in panel_of(clerk, appointment).notes] == ["統合前の引継"]  # type: ignore[union-attr]


def test_own_note_is_withdrawn_and_the_office_withdraws_all(
    client: Client, lead: Coordinator, clerk: User, appointment: Appointment
) -> None:
    other = user_of(make.coordinator("大友 香織"))
    note = note_add(target=appointment, by=user_of(lead), text="取り下げる引継")
    with pytest.raises(PermissionDenied):
        note_withdraw(note=note, by=other)
    client.force_login(other)
    url = reverse("bookings:note_withdraw", args=[note.pk])
    assert client.post(url).status_code == 403
    client.force_login(clerk)
    for _ in range(2):
        assert client.post(url).status_code == 302
    note.refresh_from_db()
    assert (note.withdrawn_by, note.text) == (clerk, "取り下げる引継")
    assert "取り下げる引継" not in page(client, clerk, appointment).content.decode()
    assert AuditEvent.objects.filter(act="note.withdrawn").count() == 1


def test_material_is_checked_kept_and_opened_as_a_download(
    client: Client, lead: Coordinator, clerk: User, appointment: Appointment, media: Path
) -> None:
    files = [pdf(), SimpleUploadedFile("偽.pdf", EXE)]
    answer = post(client, clerk, "bookings:material_add", appointment, {"files": files})
    assert answer.status_code == 422
    assert "偽.pdf：中身が.pdfではありません" in answer.content.decode()
    material = Material.objects.get()
    assert (material.name, material.kind) == ("試算表.pdf", "pdf")
    assert str(material.file.name).startswith("materials/")
    client.force_login(user_of(lead))
    url = reverse("bookings:material", args=[material.uuid])
    for _ in range(2):
        opened: Any = client.get(url)
        assert opened.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in opened.headers["Cache-Control"]
        assert b"".join(opened.streaming_content).startswith(b"%PDF")
    assert Receipt.objects.get().material == material
    assert AuditEvent.objects.filter(act="material.opened").count() == 2
    client.post(reverse("bookings:material_withdraw", args=[material.uuid]))
    assert Material.objects.get().withdrawn_at is None
    client.force_login(clerk)
    assert (
        client.post(reverse("bookings:material_withdraw", args=[material.uuid])).status_code == 302
    )
    assert client.get(url).status_code == 404
    assert len([*media.rglob("*.pdf")]) == 1


def test_same_file_twice_is_one_and_the_database_says_so(
    clerk: User, appointment: Appointment
) -> None:
    first, second = (
        material_add(target=appointment, by=clerk, upload=pdf(), name="試算表.pdf")
        for _ in range(2)
    )
    assert first == second
    copy = Material.objects.get()
    copy.pk, copy.uuid = None, uuid.uuid4()
    with pytest.raises(IntegrityError, match="material_once"), transaction.atomic():
        copy.save(force_insert=True)


def test_nobody_outside_reads_them(
    client: Client, clerk: User, lead: Coordinator, media: Path
) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    appointment = make.appointment(lead, introduced_by=bank, company=make.company())
    note_add(target=appointment, by=clerk, text="内々の引継")
    material = material_add(target=appointment, by=clerk, upload=pdf(), name="資料.pdf")
    banker = make.bank_user(bank)
    assert panel_of(banker, appointment) is None
    assert page(client, banker, appointment).status_code == 403
    assert client.get(reverse("bookings:material", args=[material.uuid])).status_code == 403
    trainee = make.user(Role.TRAINEE)
    assert page(client, trainee, appointment).status_code == 404
    assert page(client, trainee, appointment.company).status_code == 404
    assert client.get(reverse("bookings:material", args=[material.uuid])).status_code == 404
    AppointmentParticipant.objects.create(
        appointment=appointment,
        user=trainee,
        role=ParticipantRole.TRAINEE,
        period=appointment.period,
    )
    sat_in = page(client, trainee, appointment)
    assert "内々の引継" in sat_in.content.decode()
    assert "引継事項を書く" not in sat_in.content.decode()
    answer = post(client, trainee, "bookings:note_add", appointment, {"text": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["booth", "appointment", "company", "person"])
def test_unknown_record_is_not_found(client: Client, clerk: User, kind: str) -> None:
    client.force_login(clerk)
    assert client.get(reverse("bookings:shared", args=[kind, 999_999])).status_code == 404


def test_queries_do_not_grow_with_the_notes(
    clerk: User, appointment: Appointment, django_assert_num_queries: Any
) -> None:
    for count in (1, 12):
        for number in range(count):
            note_add(target=appointment, by=clerk, text=f"引継 {count}-{number}")
        fresh = Appointment.objects.select_related("company", "person").get()
        with django_assert_num_queries(4):
            panel_of(clerk, fresh)


def test_broken_upload_is_swept(clerk: User, appointment: Appointment, media: Path) -> None:
    material_add(target=appointment, by=clerk, upload=pdf(), name="資料.pdf")
    orphan = media / "materials" / "aa" / "orphan.pdf"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(PDF)
    assert sweep_materials() == 0
    for path in media.rglob("*.pdf"):
        os.utime(path, (0, 0))
    assert [sweep_materials(), sweep_materials()] == [1, 0]
    assert len([*media.rglob("*.pdf")]) == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_leave_one_of_each() -> None:
    clerk, appointment = make.user(Role.SECRETARIAT), make.appointment()
    gate = threading.Barrier(4)

    def click(_: int) -> None:
        try:
            gate.wait(timeout=20)
            note_add(target=appointment, by=clerk, text="一度だけ")
            material_add(target=appointment, by=clerk, upload=pdf(), name="資料.pdf")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(click, range(4)))
    assert HandoverNote.objects.count() == 1
    assert Material.objects.count() == 1
