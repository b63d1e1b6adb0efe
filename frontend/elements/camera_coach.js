// The camera coach: camera → pose model → the coach's Python in a worker → count, range and cue. All of it stays on
// this device; only the result is sent, once, with the form.
const PICTURE = { audio: false, video: { width: { ideal: 640 }, height: { ideal: 360 }, facingMode: "user" } };

// How long there is to get ready for a test that takes a number of seconds, and how much of that is looked at.
const WAIT_S = 12;
const READY_S = 3;

class CameraCoach extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector("video");
    this.form = this.querySelector("form");
    this.button = this.querySelector(".coach__start");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.#start(), { once: true });
    this.form.addEventListener("submit", (event) => this.#finish(event));
  }

  disconnectedCallback() {
    this.#stop();
  }

  async #start() {
    this.button.hidden = true;
    if (!(await this.#opened())) return;
    this.#say(this.dataset.loading);
    try {
      [this.pose] = await Promise.all([this.#pose(), this.#python()]);
    } catch (error) {
      this.#broken(error);
      return;
    }
    this.#say(this.dataset.go);
    this.form.hidden = false;
    this.frames = 0;
    this.running = true;
    this.begins = this.dataset.seconds ? performance.now() / 1000 + WAIT_S : 0;
    this.#next();
  }

  // Asks for the camera and shows its picture; says so when there is none.
  async #opened() {
    this.#say(this.dataset.ask);
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(PICTURE);
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch (error) {
      this.#say(error?.name === "NotAllowedError" ? this.dataset.denied : this.dataset.noCamera);
      return false;
    }
    this.video.hidden = false;
    return true;
  }

  async #pose() {
    const parts = new URL(this.dataset.pose, location.href).href;
    const { PoseLandmarker } = await import(/* @vite-ignore */ `${parts}tasks-vision/vision_bundle.mjs`);
    const runtime = {
      wasmLoaderPath: `${parts}tasks-vision/vision_wasm_internal.js`,
      wasmBinaryPath: `${parts}tasks-vision/vision_wasm_internal.wasm`,
    };
    const model = { modelAssetPath: `${parts}pose.task`, delegate: "CPU" };
    return PoseLandmarker.createFromOptions(runtime, { baseOptions: model, runningMode: "VIDEO", numPoses: 1 });
  }

  #python() {
    this.worker = new Worker(this.dataset.worker, { type: "module" });
    const ready = new Promise((resolve, reject) => {
      this.worker.addEventListener("error", reject);
      this.worker.addEventListener("message", ({ data }) => {
        if (data.kind === "ready") resolve();
        if (data.kind === "seen") this.#seen(data);
        if (data.kind === "over") this.#send(data.performance);
        if (data.kind === "broken") {
          reject(data.says);
          this.#broken(data.says);
        }
      });
    });
    this.worker.postMessage({
      kind: "start",
      python: new URL(this.dataset.python, location.href).href,
      engine: new URL(this.dataset.engine, location.href).href,
      coaching: document.getElementById("coaching").textContent,
      view: this.dataset.view,
      target: this.dataset.target,
      side: this.dataset.side,
    });
    return ready;
  }

  #next() {
    if (!this.running) return;
    const look = () => this.#look();
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(look);
    else setTimeout(look, 40);
  }

  #look() {
    if (!this.running) return;
    const now = performance.now();
    if (!this.#begun(now / 1000)) return;
    const found = this.pose.detectForVideo(this.video, now);
    const frame = { t_s: now / 1000, width: this.video.videoWidth, height: this.video.videoHeight };
    if (found.landmarks.length) {
      frame.image = found.landmarks[0].map((point) => [point.x, point.y, point.visibility]);
      frame.world = found.worldLandmarks[0].map((point) => [point.x, point.y, point.z]);
    }
    this.worker.postMessage({ kind: "see", frame: JSON.stringify(frame) });
    this.frames += 1;
    this.dataset.frames = this.frames;
    this.#next();
  }

  // A test that takes a number of seconds: counts down while the person gets ready; just before its beginning is looked
  // at too. Whether to look now.
  #begun(now) {
    if (!this.begins) return true;
    const before = this.begins - now;
    if (before > 0) this.#say(this.dataset.begins.replace("{n}", Math.ceil(before)));
    else if (!this.going) this.#say(this.dataset.go);
    this.going = before <= 0;
    if (before <= READY_S) return true;
    this.#next();
    return false;
  }

  // The coach says how many seconds are left, from the first whole repetition on; at the end it is sent by itself.
  #left(seconds) {
    if (seconds === null || !this.running) return;
    this.#say(this.dataset.left.replace("{n}", Math.ceil(seconds)));
    if (seconds <= 0) this.form.requestSubmit();
  }

  #seen({ reps, wanted, held_s: held, left_s: left, rom, cue }) {
    const count = this.querySelector(".coach__count");
    const range = this.querySelector(".coach__range");
    const text = held > 0 && !reps ? [this.dataset.held, Math.floor(held)] : [this.dataset.count, reps];
    if (wanted && text[0] === this.dataset.count) text[0] = this.dataset.countOf.replace("{wanted}", wanted);
    count.hidden = false;
    count.textContent = text[0].replace("{n}", text[1]);
    range.hidden = !rom;
    if (rom) {
      const shown = { deg: rom.deg, low: rom.low, high: rom.high };
      range.textContent = this.dataset.range.replace(/\{(\w+)\}/g, (_, name) => Math.round(shown[name]));
    }
    if (cue && !this.begins) this.#say(cue.says);
    this.#left(left);
  }

  #finish(event) {
    if (this.form.performance.value) return;
    event.preventDefault();
    this.#stop();
    this.#say(this.dataset.saving);
    this.worker.postMessage({ kind: "over" });
  }

  #send(performance) {
    this.form.performance.value = performance;
    this.form.requestSubmit();
  }

  #broken(error) {
    console.warn(error);
    this.#stop();
    this.form.hidden = true;
    this.#say(this.dataset.broken);
  }

  #stop() {
    this.running = false;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.video.hidden = true;
  }

  #say(text) {
    this.querySelector(".coach__says").textContent = text;
  }
}

customElements.define("camera-coach", CameraCoach);
