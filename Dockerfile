# The checks behind HTTP: docker build -t targetexpr . && docker run --rm -p 8765:8765 --read-only --tmpfs /tmp targetexpr
FROM python:3.13-slim
WORKDIR /app
COPY constraints-run.txt ./
RUN python -m pip install --no-cache-dir --require-hashes --no-deps -r constraints-run.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY grammar grammar
COPY src src
COPY tools/maketables tools/maketables
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation . && useradd --system targetexpr
USER targetexpr
EXPOSE 8765
# Whoever reaches the port can use it: put it behind a gateway, and name the gateway's host instead of "*".
ENTRYPOINT ["targetexpr", "serve", "--host", "0.0.0.0", "--name"]
CMD ["*"]
