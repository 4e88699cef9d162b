# One image for the four services, the worker and the jobs: the command says which.
FROM python:3.11-slim AS construction
RUN python -m venv /opt/ensemblier
ENV PATH=/opt/ensemblier/bin:$PATH
WORKDIR /app
COPY docker/requirements.lock docker/requirements.lock
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r docker/requirements.lock
COPY pyproject.toml alembic.ini ./
COPY migrations migrations
COPY shared shared
COPY services services
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && python -m compileall -q services shared migrations

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin ensemblier
COPY --from=construction /opt/ensemblier /opt/ensemblier
COPY --from=construction /app /app
ENV PATH=/opt/ensemblier/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ENSEMBLIER_ENV=production \
    ENSEMBLIER_HOTE=0.0.0.0 \
    ENSEMBLIER_PORT=8000
WORKDIR /app
USER ensemblier
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['ENSEMBLIER_PORT'] + '/healthz/ready', timeout=3)"]
ENTRYPOINT ["ensemblier"]
CMD ["--help"]
