"use strict";
// Keeps the page and what it needs, so that it opens without a network after the first visit.
const KEPT = "targetexpr-__VERSION__";
const FILES = "__FILES__";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("targetexpr-") && name !== KEPT);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const page = event.request.mode === "navigate" ? "./" : event.request;
  event.respondWith(caches.open(KEPT).then((cache) => cache.match(page)).then((found) => found || fetch(event.request)));
});
