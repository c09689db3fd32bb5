"""One settings file; everything an office may set comes from the environment (see docs/reference/settings.md)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent.parent


class Office(BaseSettings):
    """What one installation may set, each by ``THONGSUOT_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="THONGSUOT_", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="Folder for the SQLite database and the secret key.")
    database_url: str = Field(
        default="", description="postgresql://user:password@host:port/name; empty: SQLite in data_dir."
    )
    secret_key: str = Field(default="", description="Signing key; empty: made once and kept in data_dir/secret_key.")
    debug: bool = Field(default=False, description="Show tracebacks in the browser. Never on a real server.")
    allowed_hosts: str = Field(
        default="127.0.0.1,localhost,[::1]", description="Host names served, separated by commas."
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000", description="Address put into messages, without a final slash."
    )
    secure_cookies: bool = Field(default=False, description="True behind HTTPS: cookies only travel encrypted.")
    email_host: str = Field(
        default="", description="SMTP server for pages and notices; empty: e-mail is switched off, and said so."
    )
    email_port: int = Field(default=25, description="SMTP port.")
    email_user: str = Field(default="", description="SMTP user, if the server asks for one.")
    email_password: str = Field(default="", description="SMTP password.")
    email_tls: bool = Field(default=False, description="STARTTLS on the SMTP connection.")
    email_from: str = Field(default="thongsuot@localhost", description="Sender of pages and notices.")
    webhook_allow: str = Field(
        default="", description="Hosts that webhooks may reach, separated by commas; empty: none."
    )
    mfa_required: bool = Field(
        default=True, description="Persons in roles marked so must add a second factor before they go on."
    )
    province_name: str = Field(default="", description="Shown in the header and on reports.")
    authority_parent: str = Field(
        default="", description="Parent body on official paper, such as Ủy ban nhân dân tỉnh …"
    )
    authority_name: str = Field(
        default="", description="Issuing body on official paper, such as Sở Khoa học và Công nghệ"
    )
    authority_code: str = Field(default="SKHCN", description="Abbreviation used in document numbers.")
    place_name: str = Field(default="", description="Place on official paper, before the date.")
    trusted_proxies: str = Field(
        default="",
        description="Reverse proxies (addresses or networks, separated by commas) that verify client certificates and "
        "whose word on where a request came from counts; empty: no certificate is believed.",
    )
    certificate_header: str = Field(
        default="X-Client-Certificate",
        description="Header in which such a proxy passes the client's certificate (PEM) or its SHA-256 fingerprint.",
    )
    syslog_udp: str = Field(
        default="", description="Where syslog comes in over UDP, such as 5514 (loopback) or 0.0.0.0:514; empty: closed."
    )
    syslog_tcp: str = Field(default="", description="Where syslog comes in over TCP; empty: closed.")
    syslog_tls: str = Field(
        default="", description="Where syslog comes in over TLS, such as 0.0.0.0:6514; empty: closed."
    )
    syslog_tls_certificate: Path | None = Field(default=None, description="The listener's certificate chain, PEM.")
    syslog_tls_key: Path | None = Field(default=None, description="Its private key, PEM.")
    syslog_tls_clients: Path | None = Field(
        default=None, description="Certificates of the senders, or of who issued them, PEM; empty: none is asked for."
    )
    syslog_tls_client_required: bool = Field(
        default=False, description="True: over TLS only senders with a registered certificate."
    )
    snmp: str = Field(
        default="",
        description="Where SNMP traps and informs (v2c, v3) come in, such as 1162 or 0.0.0.0:162; empty: closed.",
    )
    intake_nats: str = Field(
        default="",
        description="NATS server whose stream of alarms is taken in, such as nats://10.0.0.5:4222; empty: none.",
    )
    intake_nats_stream: str = Field(default="INTAKE", description="Name of that stream.")
    intake_nats_durable: str = Field(default="thongsuot", description="Name of the durable consumer on it.")
    intake_nats_trust_subject: bool = Field(
        default=False,
        description="True: a message without a key belongs to the source whose code ends its subject (intake.<code>); "
        "only where the NATS server lets each source publish under its own subject alone.",
    )
    demo: bool = Field(default=False, description="True in make demo: the sign-in page lists the demo users.")


OFFICE = Office()
DATA_DIR = OFFICE.data_dir


def _secret_key() -> str:
    """Give the signing key: from the environment, else from the data folder, made on first use."""
    if OFFICE.secret_key:
        return OFFICE.secret_key
    place = DATA_DIR / "secret_key"
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return place.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return place.read_text().strip()


def _database() -> dict[str, Any]:
    """Turn the one database setting into Django's form."""
    if not OFFICE.database_url:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "thongsuot.sqlite3",
            "OPTIONS": {
                # FULL: an answered alarm survives a power cut (docs/decisions/0002-storage.md).
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-64000; "
                # 32 MB of log before it is folded into the store: pages that change again and again are folded once.
                "PRAGMA wal_autocheckpoint=8000;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    from urllib.parse import parse_qs, unquote, urlsplit

    url = urlsplit(OFFICE.database_url)
    if url.scheme not in ("postgresql", "postgres") or not url.path.strip("/"):
        raise ValueError("THONGSUOT_DATABASE_URL must look like postgresql://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or parse_qs(url.query).get("host", [""])[0],
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
    }


SECRET_KEY = _secret_key()
DEBUG = OFFICE.debug
ALLOWED_HOSTS = [host.strip() for host in OFFICE.allowed_hosts.split(",") if host.strip()]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "ninja",
    "thongsuot.kernel.apps.KernelConfig",
    "thongsuot.places.apps.PlacesConfig",
    "thongsuot.people.apps.PeopleConfig",
    "thongsuot.reminders.apps.RemindersConfig",
    "thongsuot.network.apps.NetworkConfig",
    "thongsuot.law.apps.LawConfig",
    "thongsuot.alarms.apps.AlarmsConfig",
    "thongsuot.duty.apps.DutyConfig",
    "thongsuot.directives.apps.DirectivesConfig",
    "thongsuot.agreements.apps.AgreementsConfig",
    "thongsuot.incidents.apps.IncidentsConfig",
    "thongsuot.drafting.apps.DraftingConfig",
    "thongsuot.reports.apps.ReportsConfig",
    "thongsuot.proof.apps.ProofConfig",
    "thongsuot.evidence.apps.EvidenceConfig",
    "thongsuot.recovery.apps.RecoveryConfig",
    "thongsuot.reviews.apps.ReviewsConfig",
    "thongsuot.statutory.apps.StatutoryConfig",
    "thongsuot.web.apps.WebConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "thongsuot.web.middleware.VietnameseFirst",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "thongsuot.web.middleware.DoorKeeper",
]

ROOT_URLCONF = "thongsuot.config.urls"
WSGI_APPLICATION = "thongsuot.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "thongsuot.web.context.shell",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "thongsuot.web.accounts.OfficeAccounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Addresses are set by the administrator, who knows the person; nobody confirms them by mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_TOTP_ISSUER = "Thông Suốt"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not OFFICE.secure_cookies

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OFFICE.secure_cookies
SESSION_COOKIE_NAME = "__Host-thongsuot" if OFFICE.secure_cookies else "thongsuot"
CSRF_COOKIE_NAME = "__Host-thongsuot-csrf" if OFFICE.secure_cookies else "thongsuot-csrf"
CSRF_TRUSTED_ORIGINS = [OFFICE.public_url] if OFFICE.public_url.startswith("http") else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OFFICE.secure_cookies else None
SECURE_HSTS_SECONDS = 31_536_000 if OFFICE.secure_cookies else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served from the package itself, so no collection step can be forgotten.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = OFFICE.email_host or "localhost", OFFICE.email_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = OFFICE.email_user, OFFICE.email_password
EMAIL_USE_TLS = OFFICE.email_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = OFFICE.email_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "httpx": {"level": "WARNING"}},
}
