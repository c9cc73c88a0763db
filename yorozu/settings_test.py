"""Settings of the test run: the embedded services, then the real settings, made quick."""

import os

os.environ["DEBUG"] = "1"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop

from yorozu import embedded

embedded.ensure()

from yorozu.settings import *  # noqa: E402, F403
from yorozu.settings import DATABASES, PLANNING, STATE_DIR  # noqa: E402

DEBUG = False
ALLOWED_HOSTS = ["*"]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = STATE_DIR / f"test-media-{WORKER}"
CODE_LIST_SECONDS = 0
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

# live_server tests empty the tables after themselves; append-only ones refuse that elsewhere.
DATABASES["default"]["OPTIONS"].pop("pool", None)
DATABASES["default"]["OPTIONS"]["options"] = f"{PLANNING} -c yorozu.may_truncate=on"

# No collectstatic before tests: files are found where they are written.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
