"""The upload of a past ledger, checked by size and content before anything is kept."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from consultations.importing.files import MAX_FILE_BYTES, WorkbookRefused, check_workbook_file


class ImportForm(forms.Form):
    file = forms.FileField(
        label="台帳のファイル",
        help_text="Excelブック（.xlsx）、20MBまで。シートが月ごとに分かれていても構いません。",
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,.xlsm,"
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        error_messages={
            "required": "台帳のファイルを選んでください。",
            "empty": "ファイルが空です。",
            "invalid": "台帳のファイルを選んでください。",
        },
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Raises ValidationError with a sentence of its own for each kind of wrong file."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_FILE_BYTES:
            raise ValidationError(
                "ファイルが20MBを超えています。年度や月で分けて取り込んでください。"
            )
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
            for chunk in upload.chunks():
                copy.write(chunk)
            copy.flush()
            try:
                check_workbook_file(Path(copy.name))
            except WorkbookRefused as error:
                raise ValidationError(str(error)) from error
        upload.seek(0)
        return upload
