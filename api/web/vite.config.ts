import { defineConfig } from "vite";

// Two pages: the question box, and the description of the API. Both are served by FastAPI, their parts under /static.
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "../static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2048,
    rollupOptions: { input: ["index.html", "docs.html"] },
  },
  server: {
    proxy: Object.fromEntries(
      ["/ask", "/sparql", "/id", "/openapi.json", "/sources", "/scores"].map((path) => [path, "http://127.0.0.1:8000"]),
    ),
  },
});
