#!/bin/sh
# System libraries: fetch what is missing where apt and root are at hand, else name it and carry on.
# Usage: system_packages.sh venv|run|test
set -u
case "${1:-run}" in
    venv) packages="python3-venv" needed="仮想環境の作成" ;;
    run) packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" needed="PDF の作成" ;;
    *)
        packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils"
        packages="$packages chromium-headless-shell fonts-noto-cjk" needed="PDF の作成とブラウザテスト"
        ;;
esac

has() {
    case "$1" in
        python3-venv) "${PYTHON:-python3}" -c 'import ensurepip' ;;
        chromium-headless-shell) "${PYTHON:-.venv/bin/python}" -c 'from scripts.chromium import chromium; exit(not chromium())' ;;
        poppler-utils) command -v pdftoppm ;;
        fonts-noto-cjk) fc-list :lang=ja | grep . || ls /usr/share/fonts/opentype/noto/NotoSansCJK* ;;
        *) "${PYTHON:-.venv/bin/python}" -c "import ctypes.util, sys; sys.exit(not ctypes.util.find_library('$2'))" ;;
    esac >/dev/null 2>&1
}

missing=""
for package in $packages; do
    library=$(echo "$package" | sed 's/^lib//; s/-0$//; s/subset0$/subset/')
    has "$package" "$library" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "入れています:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "お知らせ: 次のシステムパッケージがありません（$needed に必要）:$missing"
