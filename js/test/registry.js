/** A registry of our own: the distribution API as far as tags go, with what registries do to their clients. */

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after } from "node:test";

export const manifest = (name) => JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [], annotations: { name } });
export const digestOf = (text, algorithm = "sha256") => `${algorithm}:${createHash(algorithm).update(text).digest("hex")}`;
export const INDEX = "application/vnd.oci.image.index.v1+json";
export const basic = (user, password) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/**
 * `tags` has handlers by `repository:tag`, or manifests; `guard` sees every request to the API first, and answers
 * itself where it returns true; `routes` are other paths. What was asked is in `requests`.
 */
export async function registry({ tags = {}, guard = () => false, routes = {}, address = "127.0.0.1" } = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url, `http://${request.headers.host}`);
      const asked = { method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers, body: Buffer.concat(chunks).toString() };
      requests.push(asked);
      answer(asked, response);
    });
  });
  const answer = (asked, response) => {
    if (routes[asked.path]) return routes[asked.path](asked, response);
    const [, repository, tag] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(asked.path) ?? [];
    if (repository === undefined) return reply(response, 404, {}, "no such path");
    if (guard(asked, response)) return undefined;
    const entry = tags[`${repository}:${tag}`];
    if (entry === undefined) return reply(response, 404, { "content-type": "application/json" }, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    if (typeof entry === "function") return entry(asked, response);
    return serve(asked, response, entry);
  };
  await new Promise((resolve) => server.listen(0, address, resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `${address}:${server.address().port}`;
  return { host, requests, asked: () => requests.map(({ method, path }) => `${method} ${path}`) };
}

export function reply(response, status, headers = {}, body = "") {
  response.writeHead(status, headers).end(body);
  return true;
}

export function serve({ method }, response, text, headers = { "docker-content-digest": digestOf(text) }) {
  return reply(response, 200, { "content-type": INDEX, "content-length": Buffer.byteLength(text), ...headers }, method === "HEAD" ? undefined : text);
}

/** An authority that sells tokens, and the guard of a registry that takes them. */
export function tokens(token = "t0ken", { wants = undefined, answer = { token } } = {}) {
  const asked = [];
  const sell = (request, response) => {
    asked.push(request);
    if (wants !== undefined && request.headers.authorization !== wants) return reply(response, 401);
    return reply(response, 200, { "content-type": "application/json" }, JSON.stringify(answer));
  };
  const guard = (realm) => (request, response) =>
    request.headers.authorization !== `Bearer ${token}` &&
    reply(response, 401, { "www-authenticate": `Bearer realm="${realm(request)}",service="registry.test",scope="repository:shop/web:pull"` });
  return { asked, sell, guard };
}
