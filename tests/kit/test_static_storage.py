import re
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from yorozu.kit.static_storage import ModuleManifestStorage

STATIC = Path(settings.BASE_DIR) / "static"


def test_modules_and_sheets_name_only_hashed_files_that_exist(tmp_path: Path) -> None:
    for folder in ("css", "img", "js", "vendor/design-tokens"):
        shutil.copytree(STATIC / folder, tmp_path / folder)
    source = FileSystemStorage(location=tmp_path)
    paths = {
        str(path.relative_to(tmp_path)): (source, str(path.relative_to(tmp_path)))
        for path in tmp_path.rglob("*.*")
    }
    storage = ModuleManifestStorage(location=tmp_path, base_url="/static/")
    hashed = {name: stored for name, stored, _ in storage.post_process(paths)}
    imported = 0
    for name, stored in hashed.items():
        if not stored.endswith((".js", ".css")):
            continue
        text = (tmp_path / stored).read_text()
        for target in re.findall(r'(?:from ?|import ?|url\()"(\.{0,2}[^":]+)"', text):
            imported += 1
            assert re.search(r"\.[0-9a-f]{12}\.", target), (name, target)
            assert ((tmp_path / stored).parent / target).exists(), (name, target)
    assert imported > 40
