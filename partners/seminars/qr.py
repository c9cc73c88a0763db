"""QR codes as pictures inside the page: nothing is fetched, no file is kept."""

import segno


def qr_image(text: str) -> str:
    """A data address of an SVG, dark on white with the quiet zone that cameras need."""
    code = segno.make_qr(text, error="m")
    return code.svg_data_uri(scale=6, border=4, dark="#000", light="#fff")
