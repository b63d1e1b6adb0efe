// Light, dark, or as the device says; remembered in a cookie that the server reads before the first paint.
const CHOICES = ["auto", "light", "dark"];
const YEAR_S = 365 * 24 * 60 * 60;

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", this.dataset.label);
    this.replaceChildren(...CHOICES.map((choice) => this.#button(choice)));
    this.#show(document.documentElement.dataset.theme ?? "auto");
  }

  #button(choice) {
    const button = document.createElement("button");
    button.type = "button";
    button.value = choice;
    button.textContent = this.dataset[choice];
    button.addEventListener("click", () => this.#choose(choice));
    return button;
  }

  #choose(choice) {
    const root = document.documentElement;
    if (choice === "auto") delete root.dataset.theme;
    else root.dataset.theme = choice;
    document.cookie = `theme=${choice}; path=/; max-age=${choice === "auto" ? 0 : YEAR_S}; samesite=lax`;
    this.#show(choice);
  }

  #show(choice) {
    for (const button of this.children) button.setAttribute("aria-pressed", String(button.value === choice));
  }
}

customElements.define("theme-switch", ThemeSwitch);
