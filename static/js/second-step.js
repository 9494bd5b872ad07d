// A key that was not given, or a browser that has none to give: said on the page.
document.addEventListener("allauth.error", () => {
  for (const words of document.querySelectorAll("[data-key-error]")) words.hidden = false;
});
