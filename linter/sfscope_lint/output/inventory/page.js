
"use strict";
const words = document.getElementById("words");
const collator = new Intl.Collator("en", { numeric: true });
const tables = [...document.querySelectorAll("table")];

const key = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent;

// What is empty stays below, whichever way the column is sorted.
function sort(table, head) {
  const body = table.tBodies[0];
  const descending = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const compared = (one, two) => (descending ? collator.compare(two, one) : collator.compare(one, two));
  const sorted = [...body.rows]
    .map((row) => [key(row, head.cellIndex), row])
    .sort(([one], [two]) => (one === "") - (two === "") || compared(one, two));
  body.append(...sorted.map(([, row]) => row));
}

// A row stays if it has every word, anywhere.
function filter() {
  const wanted = words.value.trim().toLowerCase();
  for (const table of tables) {
    const rows = [...table.tBodies[0].rows];
    for (const row of rows) {
      const text = [...row.cells].map((cell) => cell.textContent).join("\n").toLowerCase();
      row.hidden = !wanted.split(/\s+/).every((word) => text.includes(word));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    const count = document.getElementById(table.getAttribute("aria-labelledby")).querySelector("[role=status]");
    count.textContent = wanted ? `${shown} of ${rows.length} with “${words.value.trim()}”` : count.dataset.all;
  }
}

for (const table of tables) {
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, head));
    head.append(button);
  }
}
document.getElementById("filter").hidden = tables.length === 0;
words.addEventListener("input", filter);
filter(); // a browser may have kept the words
