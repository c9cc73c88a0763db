# One image for web, worker and beat; docker-compose.yml says which of them a container is.
FROM python:3.12-slim AS packages
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/base.txt

FROM python:3.12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/yorozu --create-home yorozu \
 && install -d -o yorozu -g yorozu /var/lib/yorozu/media
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DEBUG=0 \
    STATIC_ROOT=/srv/yorozu/staticfiles \
    MEDIA_ROOT=/var/lib/yorozu/media \
    YOROZU_STATE_DIR=/var/lib/yorozu
WORKDIR /srv/yorozu
COPY . .
# The settings refuse to load without these; none of them is kept in the image.
RUN SECRET_KEY=only-while-the-image-is-built-only-while-the-image-is-built \
    ALLOWED_HOSTS=localhost PUBLIC_URL=https://localhost EMAIL_URL=consolemail:// \
    DATABASE_URL=postgres://db/none REDIS_URL=redis://redis/0 \
    python manage.py collectstatic --noinput \
 && python -m compileall -q -x staticfiles .
USER yorozu
VOLUME /var/lib/yorozu
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "25", "--no-ws", "--log-level", "warning", "yorozu.wsgi:application"]
