// A button that stops the moving figures beside it and lets them go on.
class FigurePlayer extends HTMLElement {
  connectedCallback() {
    const figures = this.closest(".moving").querySelectorAll("svg");
    const button = this.querySelector("button");
    const says = button.querySelector("span");
    const [pause, play] = [this.dataset.pause, this.dataset.play];
    button.hidden = false;
    button.addEventListener("click", () => {
      const stopped = figures[0].animationsPaused();
      for (const svg of figures) {
        if (stopped) svg.unpauseAnimations();
        else svg.pauseAnimations();
      }
      says.textContent = stopped ? pause : play;
    });
  }
}

customElements.define("figure-player", FigurePlayer);
