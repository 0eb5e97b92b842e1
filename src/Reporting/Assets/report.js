// Puts the parts together.
function drawTexts() {
  document.getElementById("sentences").replaceChildren(...run.sentences.map(s => element("li", {}, ...inline(s))));
  facts(document.getElementById("facts"), run.facts);
  document.getElementById("run-command").textContent = run.command;
  const explained = run.columns.filter(c => c.legend !== "" && c.place !== "Hidden");
  facts(document.getElementById("legends"), explained.map(c => [c.title, inline(c.legend)]));
}

function storedTheme() {
  try {
    return localStorage.getItem("convbench-theme");
  } catch {
    return null;
  }
}

function storeTheme(theme) {
  try {
    localStorage.setItem("convbench-theme", theme);
  } catch {
    // A page from disk may have no storage: the choice then lasts as long as the page.
  }
}

function drawThemeButton() {
  const button = document.getElementById("theme");
  const other = isDark() ? "light" : "dark";
  button.textContent = `◐ ${other}`;
  button.setAttribute("aria-label", `switch to ${other} colours`);
}

function startTheme() {
  const stored = storedTheme();
  if (stored === "dark" || stored === "light") {
    document.documentElement.dataset.theme = stored;
  }

  document.getElementById("theme").addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    storeTheme(theme);
    tell("theme");
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => tell("theme"));
  listeners.theme.push(drawThemeButton);
  drawThemeButton();
}

function startCopies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy).textContent, button));
  }
}

startTheme();
drawTexts();
startFilter();
startMetrics();
startChart();
startTable();
startDetails();
startCopies();
applyFilter();
