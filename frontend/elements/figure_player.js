// A button that stops the moving figure beside it and lets it go on.
class FigurePlayer extends HTMLElement {
  connectedCallback() {
    const svg = this.closest(".moving").querySelector("svg");
    const button = this.querySelector("button");
    const says = button.querySelector("span");
    const [pause, play] = [this.dataset.pause, this.dataset.play];
    button.hidden = false;
    button.addEventListener("click", () => {
      const stopped = svg.animationsPaused();
      if (stopped) svg.unpauseAnimations();
      else svg.pauseAnimations();
      says.textContent = stopped ? pause : play;
    });
  }
}

customElements.define("figure-player", FigurePlayer);
