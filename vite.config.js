import { defineConfig } from "vite";

// Fixed names, no hashes: Django's static files decide how long a browser keeps them.
export default defineConfig({
  root: "frontend",
  base: "./",
  css: { transformer: "lightningcss" },
  build: {
    outDir: "../backstay/web/static/dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    target: ["chrome111", "firefox114", "safari16.4"],
    rollupOptions: {
      input: "frontend/app.js",
      output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
