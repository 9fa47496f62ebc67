import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// `npm run dev` serves the pages and passes everything else to a running server.
const server = process.env.BESEDA_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/admin/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: "127.0.0.1",
    // The guide stands outside of this folder.
    fs: { allow: ["../.."] },
    proxy: {
      "/api": { target: server, ws: true },
      "/chat": { target: server, ws: true },
      "/chat-api": { target: server, ws: true },
      "/media": server,
      "/widget.js": server,
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
  },
});
