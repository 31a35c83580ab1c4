
"use strict";
(() => {
  const form = document.getElementById("filters");
  const count = document.getElementById("count");
  const entries = [...document.querySelectorAll("main > section > article")];
  const sections = [...document.querySelectorAll("main > section")];
  const controls = [...form.elements].filter((control) => control.name);
  const texts = new Map();

  // An element names tags and operations by their position in the list.
  const isListed = (entry, control) =>
    entry.getAttribute("data-" + control.name).split(" ").includes(String(control.selectedIndex - 1));

  const textOf = (entry) => {
    if (!texts.has(entry)) {
      texts.set(entry, entry.textContent.toLowerCase());
    }
    return texts.get(entry);
  };

  const isSet = (control) => (control.type === "checkbox" ? control.checked : control.value !== "");

  const matches = (entry, control) => {
    switch (control.name) {
      case "q":
        return control.value.toLowerCase().split(/\s+/).every((word) => textOf(entry).includes(word));
      case "tag":
      case "operation":
        return isListed(entry, control);
      case "breaking":
      case "silent":
      case "without_notice":
        return entry.hasAttribute("data-" + control.name);
      default:
        return entry.getAttribute("data-" + control.name) === control.value;
    }
  };

  const part = (shown, all) => (shown === all ? String(all) : shown + " of " + all);

  // Shows what all controls that are set agree on.
  const apply = () => {
    const chosen = controls.filter(isSet);
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = !chosen.every((control) => matches(entry, control));
      shown += entry.hidden ? 0 : 1;
    }
    for (const section of sections) {
      const own = entries.filter((entry) => entry.parentNode === section);
      const left = own.filter((entry) => !entry.hidden).length;
      const total = Number(section.getAttribute("data-count"));
      section.hidden = chosen.length > 0 && left === 0;
      section.querySelector(".count").textContent = "(" + (chosen.length ? part(left, total) : total) + ")";
    }
    const total = Number(count.getAttribute("data-count"));
    count.textContent = (chosen.length ? part(shown, total) : total) + (total === 1 ? " change" : " changes");
    return chosen;
  };

  // Keeps the choice in the address, so that it can be shared.
  const remember = (chosen) => {
    const words = chosen.map((control) =>
      control.type === "checkbox" ? control.name : control.name + "=" + encodeURIComponent(control.value));
    history.replaceState(null, "", "#" + words.join("&"));
  };

  const choose = (parameters) => {
    for (const control of controls) {
      if (control.type === "checkbox") {
        control.checked = parameters.has(control.name);
      } else {
        control.value = parameters.get(control.name) || "";
        if (control.selectedIndex === -1) {
          control.selectedIndex = 0;
        }
      }
    }
  };

  // An address leads to a change, or holds a choice: `#breaking&tag=NAME`.
  const follow = () => {
    const hash = location.hash.slice(1);
    const target = hash && document.getElementById(hash);
    const asked = new URLSearchParams(target ? "" : hash);
    choose(asked);
    apply();
    // What is not here would be taken for all of it.
    const known = new Set(controls.map((control) => control.name));
    const unknown = [...asked.keys()].filter((key) => !known.has(key));
    if (unknown.length) {
      count.textContent += "; the address asks for what this page does not have: " + unknown.join(", ");
    }
    if (target && target.closest("article")) {
      for (let at = target; at; at = at.parentElement) {
        if (at.tagName === "DETAILS") {
          at.open = true;
        }
      }
      target.scrollIntoView();
    }
  };

  const fold = (isOpen) => {
    for (const details of document.querySelectorAll("article:not([hidden]) details")) {
      details.open = isOpen;
    }
  };

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("article:not([hidden]) details:not([open])")];
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
  addEventListener("hashchange", follow);
  form.addEventListener("input", () => remember(apply()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    choose(new URLSearchParams());
    remember(apply());
  });
  document.getElementById("unfold").addEventListener("click", () => fold(true));
  document.getElementById("fold").addEventListener("click", () => fold(false));
  form.hidden = false;
  follow();
})();
