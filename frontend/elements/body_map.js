// The body map: a figure to tap, kept in step with the plain form fields that the server rendered.
const REACH_PX = 26;

class BodyMap extends HTMLElement {
  connectedCallback() {
    this.rows = new Map([...this.querySelectorAll(".area")].map((row) => [key(row), fields(row)]));
    this.editor = this.querySelector(".map__editor");
    this.querySelector(".map__stage").hidden = false;
    this.querySelector(".map__list").open = Boolean(this.querySelector(".map__list .field__error"));
    for (const svg of this.querySelectorAll(".body")) this.#wireFigure(svg);
    this.querySelector(".map__list").addEventListener("change", (event) => this.#typed(event.target));
    this.querySelector(".map__switch").addEventListener("click", (event) => this.#turn(event.target.value));
    this.#wireEditor();
    this.#paint();
  }

  #wireFigure(svg) {
    svg.addEventListener("click", (event) => this.#tap(svg, event));
    svg.addEventListener("pointerdown", (event) => this.#begin(event));
    svg.addEventListener("pointermove", (event) => {
      for (const point of event.getCoalescedEvents?.() ?? [event]) this.#draw(svg, point);
    });
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => this.#end());
  }

  #wireEditor() {
    const on = (selector, act) =>
      this.editor.querySelector(selector).addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) act(button.value);
      });
    on(".map__points", (value) => this.#write({ nprs: value }));
    on(".map__qualities", (value) => this.#write({ quality: value }));
    on(".map__remove", () => this.#remove());
    on(".map__done", () => this.#close());
    this.editor.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
  }

  // Pain that runs on is drawn from a marked place along the way it runs; what it reaches feels the same until said otherwise.
  #begin(event) {
    const from = event.target.closest(".zone.is-painted");
    this.stroke = from ? { from: this.rows.get(key(from)) } : undefined;
  }

  #draw(svg, { clientX, clientY }) {
    if (!this.stroke || this.stroke.done) return;
    const zone = document.elementFromPoint(clientX, clientY)?.closest(".zone");
    const row = zone && svg.contains(zone) && this.rows.get(key(zone));
    if (!row || row === this.stroke.from || row.on.checked) return;
    row.on.checked = true;
    row.nprs.value = this.stroke.from.nprs.value;
    row.quality.value = this.stroke.from.quality.value;
    this.stroke.reached = key(zone);
    this.#paint();
  }

  #end() {
    if (!this.stroke || this.stroke.done) return;
    this.stroke.done = true;
    if (this.stroke.reached) this.#open(this.stroke.reached);
  }

  #tap(svg, event) {
    if (this.stroke?.reached) return;
    const zone = event.target.closest(".zone") ?? nearest(svg, event);
    if (!zone) return this.#close();
    this.rows.get(key(zone)).on.checked = true;
    this.#open(key(zone), zone);
  }

  #typed(field) {
    const row = this.rows.get(key(field.closest(".area")));
    if (field === row.on && !field.checked) row.nprs.value = row.quality.value = "";
    if (field !== row.on && field.value) row.on.checked = true;
    this.#paint();
  }

  #turn(view) {
    if (!view) return;
    this.querySelector(".map__figures").dataset.view = view;
    for (const button of this.querySelectorAll(".map__switch button"))
      button.setAttribute("aria-pressed", String(button.value === view));
  }

  #open(area, zone) {
    this.area = area;
    this.querySelector(".map__area").textContent = this.rows.get(area).name;
    this.editor.hidden = false;
    this.#paint();
    this.editor.focus({ preventScroll: true });
    if (zone) this.#keepInSight(zone);
  }

  #keepInSight(zone) {
    if (getComputedStyle(this.editor).position !== "fixed") return;
    const hidden = zone.getBoundingClientRect().bottom - this.editor.getBoundingClientRect().top + REACH_PX;
    if (hidden > 0) scrollBy({ top: hidden, behavior: "smooth" });
  }

  #close() {
    const back = this.editor.contains(document.activeElement) && this.#mark(this.area);
    this.editor.hidden = true;
    this.area = undefined;
    this.#paint();
    if (back) this.#mark(back.dataset.area)?.focus({ preventScroll: true });
  }

  #mark(area) {
    return this.querySelector(`.map__marked button[data-area="${area}"]`);
  }

  #write(values) {
    const row = this.rows.get(this.area);
    for (const [name, value] of Object.entries(values)) row[name].value = value;
    this.#paint();
  }

  #remove() {
    const row = this.rows.get(this.area);
    row.on.checked = false;
    row.nprs.value = row.quality.value = "";
    this.#close();
  }

  #paint() {
    for (const zone of this.querySelectorAll(".zone")) this.#paintZone(zone, this.rows.get(key(zone)));
    this.#press(".map__points button", "nprs");
    this.#press(".map__qualities button", "quality");
    const marked = [...this.rows].filter(([, row]) => row.on.checked);
    this.querySelector(".map__marked").replaceChildren(...marked.map(([area, row]) => this.#markedLine(area, row)));
    this.querySelector(".map__nothing").hidden = marked.length > 0;
  }

  #paintZone(zone, row) {
    if (!row) return;
    zone.classList.toggle("is-painted", row.on.checked);
    zone.classList.toggle("is-open", key(zone) === this.area);
    const nprs = row.on.checked ? row.nprs.value : "";
    if (nprs === "") delete zone.dataset.nprs;
    else zone.dataset.nprs = nprs;
    zone.querySelector(".zone__number").textContent = nprs;
    zone.querySelector(".zone__texture")?.remove();
    const quality = row.on.checked ? row.quality.value : "";
    if (quality && quality !== "ache") zone.querySelector(".zone__fill").after(texture(zone, quality));
  }

  #press(selector, name) {
    const value = this.area ? this.rows.get(this.area)[name].value : "";
    for (const button of this.querySelectorAll(selector))
      button.setAttribute("aria-pressed", String(button.value === value));
  }

  #markedLine(area, row) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.area = area;
    if (area === this.area) button.setAttribute("aria-current", "true");
    button.append(pip(row.nprs.value), text("map__mark-name", row.name), text("map__mark-like", this.#says(row)));
    button.addEventListener("click", () => this.#open(area));
    item.append(button);
    return item;
  }

  #says(row) {
    if (row.nprs.value === "") return this.dataset.unrated;
    return row.quality.value ? row.quality.selectedOptions[0].textContent : "";
  }
}

const key = (element) => `${element.dataset.region}-${element.dataset.side}`;

function fields(row) {
  const [nprs, quality] = row.querySelectorAll("select");
  return { nprs, quality, on: row.querySelector("input"), name: row.querySelector(".area__name").textContent };
}

function nearest(svg, { clientX, clientY }) {
  const far = (zone) => {
    const box = zone.getBoundingClientRect();
    const dx = Math.max(box.left - clientX, 0, clientX - box.right);
    const dy = Math.max(box.top - clientY, 0, clientY - box.bottom);
    return Math.hypot(dx, dy);
  };
  const close = [...svg.querySelectorAll(".zone")].map((zone) => [far(zone), zone]).sort((a, b) => a[0] - b[0])[0];
  return close[0] < REACH_PX ? close[1] : undefined;
}

function texture(zone, quality) {
  const path = zone.querySelector(".zone__fill").cloneNode();
  path.setAttribute("class", "zone__texture");
  path.setAttribute("fill", `url(#texture-${quality})`);
  return path;
}

function pip(nprs) {
  const span = text("pip", nprs);
  if (nprs !== "") span.dataset.nprs = nprs;
  return span;
}

function text(className, content) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = content;
  return span;
}

customElements.define("body-map", BodyMap);
