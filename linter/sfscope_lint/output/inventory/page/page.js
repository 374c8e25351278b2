
"use strict";
const form = document.getElementById("filter");
const list = document.getElementById("list");
const collator = new Intl.Collator("en", { numeric: true });
const apps = [...document.querySelectorAll(".app")];
const inOrder = [...apps];
const sections = ["apps", "requests", "others"].map((id) => document.getElementById(id)).filter(Boolean);
const fields = form ? [...form.elements].filter((field) => field.name) : [];
const texts = new Map();

// The words of an app or a row, for the search; taken once, because they don't change.
function textOf(item) {
  if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
  return texts.get(item);
}

const itemsOf = (section) => [...section.querySelectorAll(".app, tbody tr")];

// A filter concerns only what has its attribute: a request has no severity.
function matches(item, wanted) {
  const { flow, result, findings, requests, folders } = item.dataset;
  const equal = (told, value) => told === undefined || !value || told === value;
  if (!equal(flow, wanted.flow) || !equal(result, wanted.result) || !equal(requests, wanted.requests)) return false;
  if (wanted.repository && !folders.includes(`/${wanted.repository}/`)) return false;
  if (findings !== undefined && (wanted.severity || wanted.category)) {
    const kinds = findings.split(" ").map((kind) => kind.split("/"));
    const found = kinds.some(([severity, category]) =>
      (!wanted.severity || severity === wanted.severity) && (!wanted.category || category === wanted.category));
    if (!found) return false;
  }
  return wanted.words.toLowerCase().split(/\s+/).every((word) => textOf(item).includes(word));
}

function filter(wanted) {
  for (const section of sections) {
    const items = itemsOf(section);
    for (const item of items) item.hidden = !matches(item, wanted);
    const shown = items.filter((item) => !item.hidden).length;
    const status = section.querySelector("[role=status]");
    status.textContent = shown === items.length ? status.dataset.all : `${shown} of ${items.length}`;
  }
  for (const row of document.querySelectorAll("[data-app]")) row.hidden = document.getElementById(row.dataset.app).hidden;
}

const cell = (app, name) => app.querySelector(`.${name} > :last-child`).textContent;
const numbers = { asked: (app) => Number(cell(app, "asked")), found: (app) => app.querySelectorAll(".findings > li").length };

function sort(by) {
  const sorted = [...inOrder];
  if (by in numbers) sorted.sort((one, two) => numbers[by](two) - numbers[by](one));
  else if (by) sorted.sort((one, two) => collator.compare(cell(one, by), cell(two, by)));
  list?.append(...sorted);
}

// The address keeps the filter. What it names and no field has is left out.
function read() {
  const told = new URLSearchParams(location.hash.slice(1));
  for (const field of fields) {
    field.value = told.get(field.name) ?? "";
    if (field.selectedIndex === -1) field.value = "";
  }
}

function write() {
  const told = new URLSearchParams(fields.filter((field) => field.value.trim()).map((field) => [field.name, field.value.trim()]));
  history.replaceState(null, "", `#${told}`);
}

function show() {
  const wanted = Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));
  filter(wanted);
  sort(wanted.sort);
  for (const field of fields) field.classList.toggle("set", field.value !== "" && field.type !== "search");
  form.querySelector("[type=reset]").disabled = !fields.some((field) => field.value.trim());
  for (const link of document.querySelectorAll("a[data-section]")) {
    if (link.getAttribute("href") === location.hash) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// A link leads to an app, or to a filter, which has a = in it.
function follow() {
  const app = location.hash.includes("=") ? null : apps.find((one) => one.id === location.hash.slice(1));
  if (app?.hidden) reset();
  if (app) {
    app.open = true;
    app.scrollIntoView();
    app.querySelector("summary").focus({ preventScroll: true });
  } else {
    read();
    show();
  }
}

function reset() {
  for (const field of fields) field.value = "";
  show();
}

if (form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => { write(); show(); });
  form.addEventListener("reset", (event) => { event.preventDefault(); reset(); write(); show(); });
  const open = document.getElementById("open");
  open.hidden = apps.length === 0;
  open.addEventListener("click", () => {
    const opened = open.getAttribute("aria-pressed") !== "true";
    for (const app of apps) app.open = opened && !app.hidden;
    open.setAttribute("aria-pressed", String(opened));
  });
  for (const link of document.querySelectorAll("a[href^='#']")) {
    const { section } = link.dataset;
    const href = link.getAttribute("href");
    if (!section && !apps.some((app) => `#${app.id}` === href)) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault(); // a panel of an editor tells no hashchange
      history.pushState(null, "", section && href === location.hash ? "#" : href);
      follow();
      if (section) document.getElementById(section)?.scrollIntoView();
    });
  }
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  follow();
}
