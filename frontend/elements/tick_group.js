// "None of these" and "not sure" are answers of their own: ticking one clears the rest, and the other way round.
class TickGroup extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => this.#settle(event.target));
  }

  #settle(changed) {
    if (!changed.checked) return;
    const alone = Boolean(changed.closest(".tick--none, .tick--unsure"));
    for (const other of this.querySelectorAll("input")) {
      const otherAlone = Boolean(other.closest(".tick--none, .tick--unsure"));
      if (other !== changed && (alone || otherAlone)) other.checked = false;
    }
  }
}

customElements.define("tick-group", TickGroup);
