"""A device in words, from what its browser says of itself."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
# The first that is named counts: Edge calls itself Chrome, Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_words(user_agent: str) -> str:
    """ "Windows・Edge"; what is not known is left out."""
    known = [
        next((words for mark, words in names if mark in user_agent), "")
        for names in (_SYSTEMS, _BROWSERS)
    ]
    return "・".join(filter(None, known)) or "不明な端末"
