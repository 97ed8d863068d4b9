# docker build -t self-attention . && docker run --read-only --tmpfs /tmp -p 8501:8501 self-attention
# tests/hosting/test_container.py takes the same steps in a plain folder. Hugging Face Spaces builds this file as it is.
FROM python:3.12-slim
RUN useradd --uid 1000 --no-create-home --home-dir /nonexistent reader
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY .streamlit .streamlit
COPY app.py ./
COPY attention attention
COPY pages pages
COPY assets assets
ENV PYTHONDONTWRITEBYTECODE=1 OPENBLAS_NUM_THREADS=1 MALLOC_MMAP_THRESHOLD_=262144 STREAMLIT_SERVER_ADDRESS=0.0.0.0 PORT=8501
USER reader
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as ask; ask.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["sh", "-c", "exec streamlit run app.py --server.port $PORT"]
