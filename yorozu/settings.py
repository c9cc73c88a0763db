"""Settings read the environment and nothing else; a missing variable stops the boot with its name.

`manage.py` supplies DATABASE_URL and REDIS_URL from the embedded services in development.
"""

from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEVELOPMENT_SECRET = "development-only-secret-never-used-outside-debug"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_SECRET if DEBUG else environ.Env.NOTSET)
if not DEBUG:
    # An empty line of `.env.example` is as bad as a missing one.
    for required in (
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
        "PUBLIC_URL",
    ):
        if not env.str(required, default=""):
            raise ImproperlyConfigured(f"環境変数 {required} を設定してください（.env.example）。")
WEAK_SECRET = len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10
if not DEBUG and (SECRET_KEY == DEVELOPMENT_SECRET or WEAK_SECRET):
    raise ImproperlyConfigured("SECRET_KEY は50文字以上の独自の値にしてください。")
# Former keys: signed links and sealed secrets made with them stay readable.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else environ.Env.NOTSET)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
STATE_DIR = Path(env.str("YOROZU_STATE_DIR", default=str(BASE_DIR / ".local")))

CENTER_NAME = env.str("CENTER_NAME", default="東京都よろず支援拠点")
CENTER_OPERATOR = env.str("CENTER_OPERATOR", default="一般社団法人東京都信用金庫協会")
CENTER_PHONE = env.str("CENTER_PHONE", default="03-0000-0000")

INSTALLED_APPS = [
    "accounts",
    "center",
    "companies",
    "coordinators",
    "partners",
    "bookings",
    "consultations",
    "assist",
    "casebook",
    "trainees",
    "reports",
    "desks",
    "yorozu",
    "yorozu.kit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "template_partials",
]

MIDDLEWARE = [
    # First the headers that every answer carries, then what refuses bad input.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "yorozu.kit.security.PermissionsPolicyMiddleware",
    "yorozu.kit.middleware.CleanInputMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "yorozu.kit.middleware.WholeFormMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.AccessMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

# History is read record by record; an index for each of its foreign keys only costs every save.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)

ROOT_URLCONF = "yorozu.urls"
WSGI_APPLICATION = "yorozu.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desks.context.frame",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL")}
# A record joined to the eight lists it names: the planner tries every order for 4 ms, which is
# ten times what running it takes. Joins are written in a good order here. Starting helpers for a
# page of a list takes longer than reading it: they are for statements of a second.
PLANNING = "-c join_collapse_limit=4 -c parallel_setup_cost=20000"
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}, "options": PLANNING}
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
    # Drawn filter boxes, kept for half a minute under the mark of their lists: each process draws
    # its own sooner than it has fetched them.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A working day. How long one may be idle is the manager's to set (accounts.models.policy).
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", default=12)
SESSION_COOKIE_AGE = 60 * 60 * SESSION_MAX_HOURS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "desks.errors.csrf_failure"

CELERY_BROKER_URL = REDIS_URL
if urlsplit(REDIS_URL).scheme == "unix":
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace(
        "?db=", "?virtual_host=", 1
    )
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desks:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedSignupAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"【{CENTER_NAME}】"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# One office sits behind one address: generous there, strict for one account.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
}
# The public booking pages (bookings.web.limits), in the same manner.
BOOK_RATE_LIMITS = {
    "hold": "60/h/ip,6/h/key",
    "code": "120/m/ip",
    "join": "30/h/ip,4/h/key",
    "act": "120/h/ip",
    # Calendars of many people ask from a few addresses of their providers.
    "feed": "1200/h/ip,30/h/key",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = CENTER_NAME
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# The centre itself enters the addresses; nobody brings their own.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# http://localhost counts as secure in browsers, other plain addresses only while developing.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# The fonts are read by the PDF maker only; squeezing 14 MB of them takes minutes.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "jpg", "webp", "woff", "woff2", "ttf", "gz", "br")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(STATE_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "yorozu.kit.static_storage.ModuleManifestStorage",
        # The image collects as root and serves as another; uploads below stay private.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
# How long a process may go on with the code lists it has read (offices, topics, …).
CODE_LIST_SECONDS = 30
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

EMAIL_CONFIG = (
    env.email_url("EMAIL_URL", default="filemail://") if DEBUG else env.email_url("EMAIL_URL")
)
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
    EMAIL_FILE_PATH = str(STATE_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="yorozu@yorozu.example")
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000" if DEBUG else environ.Env.NOTSET)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEBUG:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Browsers' preload lists are for the owner of the whole domain to join.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A line for every page they lay out and every table of a font.
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
