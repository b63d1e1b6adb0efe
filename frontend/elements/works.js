// A button whose answer takes a moment says so, and is not pressed twice.
addEventListener("submit", ({ submitter }) => {
  if (submitter?.matches(".button--works")) submitter.setAttribute("aria-busy", "true");
});
addEventListener("click", (event) => {
  if (event.target.closest?.('.button--works[aria-busy="true"]')) event.preventDefault();
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(".button--works")) button.removeAttribute("aria-busy");
});
