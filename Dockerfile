# Everything installed, development dependencies too; compiles the one native module.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
# Versions are the base image's release; nothing of these packages reaches the run stage.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm_config_nodedir=/usr/local npm ci

# What a running service loads of it, a third. Gone: source maps; TypeScript, which Node refuses inside node_modules;
# onnxruntime for browsers (transformers.js brings its own copy) and for other systems than this one.
FROM packages AS served
RUN npm prune --omit=dev \
 && find node_modules \( -name '*.map' -o -name '*.ts' -o -name '*.cts' -o -name '*.mts' \) -delete \
 && rm -r node_modules/onnxruntime-web \
 && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} +

# The widget and the index.
FROM packages AS build
COPY . .
# The index lies outside the volume: an upgraded image must not find the index of the old corpus, which it could not rebuild without the LEGI data.
ENV INDEX_DIR=/app/index
# A checkout made under a strict umask would give files that the user of the run stage cannot read.
RUN npm run build:widget \
 && npm run reindex \
 && rm -r node_modules \
 && chmod -R a+rX .

# Run stage: no compiler, no LEGI data, not root, nothing to write but the volume and /tmp.
FROM node:24.21.0-bookworm-slim
WORKDIR /app
# glibc would keep a pool of freed memory for each thread: two pools are 40 MB less.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 INDEX_DIR=/app/index DATA_DIR=/app/data/channels MASTRA_TELEMETRY_DISABLED=1 MALLOC_ARENA_MAX=2
RUN install -d -o node -g node data
# Packages first: a changed article makes a new second layer only.
COPY --from=served /app/node_modules node_modules
COPY --from=build /app .
USER node
EXPOSE 3000
VOLUME ["/app/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=15", "--no-allocation-site-pretenuring", "src/main.ts"]
