# Build stage: compiles the one native module, installs everything, builds the index.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
# Versions are the base image's release; nothing of these packages reaches the run stage.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm_config_nodedir=/usr/local npm ci
COPY . .
# Outside the volume: an upgraded image must not find the index of the old corpus, which it could not rebuild without the LEGI data.
ENV INDEX_DIR=/app/index
RUN npm run reindex && npm run build:widget && npm prune --omit=dev

# Run stage: no compiler, no LEGI data, not root.
FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 INDEX_DIR=/app/index DATA_DIR=/app/data/channels MASTRA_TELEMETRY_DISABLED=1
COPY --from=build --chown=node:node /app /app
RUN mkdir -p /app/data && chown node:node /app/data
USER node
EXPOSE 3000
VOLUME ["/app/data"]
HEALTHCHECK --interval=30s --timeout=3s --start-period=15s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "src/main.ts"]
