// Before anything is drawn, so that the page never flashes in the other theme.
try {
  const { theme } = JSON.parse(localStorage.getItem("surepull") ?? "{}");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: then the system decides.
}
