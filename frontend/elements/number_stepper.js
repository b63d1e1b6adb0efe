// A minus and a plus beside a number field: big targets; the field itself stays editable.
class NumberStepper extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("button")) return;
    this.field = this.querySelector("input");
    this.field.before(this.#button("−", this.dataset.less, () => this.field.stepDown()));
    this.field.after(this.#button("+", this.dataset.more, () => this.field.stepUp()));
  }

  #button(sign, label, step) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      step();
      this.field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return button;
  }
}

customElements.define("number-stepper", NumberStepper);
