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

  /* Unsent words stay in this browser until they are saved or sent: a lost connection loses nothing. */
  const KEPT = "mm-kept:";
  const store = (() => {
    try {
      localStorage.setItem(KEPT, "");
      localStorage.removeItem(KEPT);
      return localStorage;
    } catch {
      return null; // Switched off, or full.
    }
  })();
  const forget = (name) => store && store.removeItem(KEPT + name);
  const UNKEPT = ["csrf_token", "draft", "step", "version"];
  const fields = (form) => [...new FormData(form)].filter(([name]) => !UNKEPT.includes(name));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const restore = (form, kept) => {
    const values = (name) => kept.filter(([one]) => one === name).map(([, value]) => value);
    for (const field of form.elements) {
      if (!field.name || UNKEPT.includes(field.name) || field.type === "submit" || field.type === "hidden") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values(field.name).includes(field.value);
      else if (values(field.name).length) field.value = values(field.name)[0];
    }
    form.querySelectorAll("textarea[data-counter]").forEach((area) => {
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const note = document.querySelector(`[data-keep-note="${form.dataset.keep}"]`);
    if (note) note.hidden = false;
  };

  document.querySelectorAll("[data-forget]").forEach((element) => forget(element.dataset.forget));
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    if (!store) return;
    const key = KEPT + form.dataset.keep;
    const shown = fields(form);
    const keep = () => {
      try {
        store.setItem(key, JSON.stringify({ before: shown, now: fields(form) }));
      } catch {
        /* Full: the form itself still works. */
      }
    };
    try {
      const kept = JSON.parse(store.getItem(key));
      // What a server page shows after an error is newer than what was kept before it was sent.
      if (kept && !form.querySelector("[aria-invalid]") && !same(kept.now, shown)) restore(form, kept.now);
    } catch {
      store.removeItem(key);
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  });
  /* Saved on the server: what was typed since then is still kept here. */
  let sent = "";
  const saving = (event) => {
    const source = event.detail && event.detail.ctx && event.detail.ctx.sourceElement;
    return source && source.id === "draft-state" ? document.querySelector("form[data-keep]") : null;
  };
  document.addEventListener("htmx:before:request", (event) => {
    const form = saving(event);
    if (form) sent = JSON.stringify(fields(form));
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const form = saving(event);
    const saved = form && document.querySelector("#draft-state [data-saved]");
    if (saved && sent === JSON.stringify(fields(form))) forget(form.dataset.keep);
  });
  document.addEventListener("submit", (event) => {
    if (!store || !event.target.matches("form[data-sign-out], form[action$='/abmelden']")) return;
    Object.keys(store).filter((key) => key.startsWith(KEPT)).forEach((key) => store.removeItem(key));
  });

  /* Failed suggestions are named, never shown as "nothing found"; the next answer takes the message away. */
  const problem = document.getElementById("topic-problem");
  document.addEventListener("htmx:before:request", () => {
    if (problem) problem.textContent = "";
  });
  document.addEventListener("htmx:error", (event) => {
    const source = event.detail && event.detail.ctx && event.detail.ctx.sourceElement;
    const own = { "industry-word": "industries", "draft-state": "draft-state" };
    const place = source && own[source.id] ? document.getElementById(own[source.id]) : problem;
    if (place && place.dataset.offline) place.textContent = place.dataset.offline;
  });
})();
