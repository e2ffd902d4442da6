# The designer is built, and what only building needs is left behind.
FROM node:24-slim AS build
WORKDIR /guiju
COPY package.json package-lock.json .npmrc tsconfig.json ./
# The image has Node: the package that brings it is not unpacked.
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error
COPY client client
COPY contract contract
COPY engine engine
COPY designer designer
COPY docs/guides docs/guides
RUN node_modules/.bin/vite build designer --logLevel warn
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
RUN rm -rf node_modules/node node_modules/node-bin-* node_modules/.cache

FROM node:24-slim
ENV NODE_ENV=production GUIJU_MODE=production HOST=0.0.0.0 PORT=4000 GUIJU_DATA=/data
WORKDIR /guiju
COPY package.json LICENSE ./
COPY --from=build /guiju/node_modules node_modules
COPY --from=build /guiju/designer/dist designer/dist
COPY contract contract
COPY engine engine
COPY server server
COPY scripts scripts
COPY definitions definitions
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "scripts/healthy.mjs"]
CMD ["node", "server/main.ts"]
