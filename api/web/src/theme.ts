/** Light or dark: as the system says, until the reader chooses. */
import { byId } from "./dom";

type Theme = "light" | "dark";

/** Make the button in the header change between light and dark, and remember the choice. */
export function startTheme(): void {
  const button = byId("theme", HTMLButtonElement);
  show(button, stored() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"), stored() !== null);
  button.addEventListener("click", () => {
    const next: Theme = button.dataset["theme"] === "dark" ? "light" : "dark";
    localStorage.setItem("theme", next);
    show(button, next, true);
  });
}

function stored(): Theme | null {
  const theme = localStorage.getItem("theme");
  return theme === "light" || theme === "dark" ? theme : null;
}

function show(button: HTMLButtonElement, theme: Theme, chosen: boolean): void {
  button.dataset["theme"] = theme;
  button.textContent = theme === "dark" ? "Light" : "Dark";
  if (chosen) document.documentElement.dataset["theme"] = theme;
}
