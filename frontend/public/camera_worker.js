// Runs the coach's own Python, away from the page: points in, what to say and show out. Nothing leaves this worker
// but messages to its page.
let live;

async function start({ python, engine, coaching, view, target, side }) {
  const { loadPyodide } = await import(/* @vite-ignore */ `${python}pyodide.mjs`);
  const pyodide = await loadPyodide({ indexURL: python });
  const files = await (await fetch(engine)).arrayBuffer();
  pyodide.unpackArchive(files, "zip", { extractDir: "/engine" });
  pyodide.runPython("import sys; sys.path.insert(0, '/engine')");
  live = pyodide.pyimport("backstay.coach.live").Live(coaching, view, target, side ?? "");
}

const answers = {
  async start(message) {
    await start(message);
    return { kind: "ready" };
  },
  see({ frame }) {
    return { kind: "seen", ...JSON.parse(live.see(frame)) };
  },
  over() {
    return { kind: "over", performance: live.over() };
  },
};

self.addEventListener("message", async ({ data }) => {
  try {
    self.postMessage(await answers[data.kind](data));
  } catch (error) {
    self.postMessage({ kind: "broken", says: String(error) });
  }
});
