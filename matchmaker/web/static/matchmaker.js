/* Small improvements; every page works without them. */
(() => {
  "use strict";

  /* How many characters are left, said once typing pauses. */
  const counter = (area) => {
    const output = document.getElementById(area.dataset.counter);
    let timer = 0;
    const show = () => {
      const left = Number(area.dataset.max) - area.value.trim().length;
      const text = left < 0 ? output.dataset.over : output.dataset.left;
      output.textContent = text.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
      output.classList.toggle("mm-counter--over", left < 0);
    };
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, 500);
    });
    show();
  };
  document.querySelectorAll("textarea[data-counter]").forEach(counter);

  /* An example goes into the box on the same page instead of opening the form. */
  document.addEventListener("click", (event) => {
    const example = event.target.closest("a[data-fill]");
    const area = example && document.getElementById(example.dataset.fill);
    if (!area || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    area.value = example.textContent.trim();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });

  /* One topic can stand in the suggestions and in the list of all topics: both show the same state. */
  document.addEventListener("change", (event) => {
    if (event.target.name !== "topics") return;
    for (const box of document.getElementsByName("topics")) {
      if (box.value === event.target.value) box.checked = event.target.checked;
    }
  });

  /* Sending takes a moment: say so, and send once. */
  const button = document.querySelector("[data-busy-button]");
  if (button) {
    const label = button.querySelector(".kern-label");
    const idle = label.textContent;
    const rest = () => {
      button.removeAttribute("aria-busy");
      label.textContent = idle;
    };
    button.form.addEventListener("submit", (event) => {
      if (button.getAttribute("aria-busy") === "true") {
        event.preventDefault();
        return;
      }
      if (event.submitter && event.submitter.hasAttribute("formaction")) return;
      button.setAttribute("aria-busy", "true");
      label.textContent = button.form.dataset.busy;
    });
    window.addEventListener("pageshow", rest);
  }

  /* Failed suggestions are named, never shown as "nothing found"; the next answer takes the message away. */
  const problem = document.getElementById("topic-problem");
  document.addEventListener("htmx:before:request", () => {
    if (problem) problem.textContent = "";
  });
  document.addEventListener("htmx:error", (event) => {
    const source = event.detail && event.detail.ctx && event.detail.ctx.sourceElement;
    const place = source && source.id === "industry-word" ? document.getElementById("industries") : problem;
    if (place && place.dataset.offline) place.textContent = place.dataset.offline;
  });
})();
