/** `VERSION` and `FILES` are put before this by the build. One cache a version: files of two never meet. */

const CACHE = `surepull-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("surepull-") && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

// The page first: a new version is seen at once. Files with a hash in their name never change.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : kept(request));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("./", { ignoreSearch: true })) ?? Response.error();
  }
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}
