// Runs before the first paint, so that the page does not flash in the wrong colours or direction.
// It is a file, not an inline script: the content security policy allows nothing inline.
(function () {
  var root = document.documentElement;
  var scheme = "auto";
  var locale = "";
  try {
    scheme = localStorage.getItem("mantine-color-scheme-value") || "auto";
    locale = localStorage.getItem("beseda.locale") || navigator.language || "en";
  } catch {
    // Storage may be blocked; the defaults are fine.
  }
  var dark = scheme === "dark" || (scheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  var language = locale.slice(0, 2).toLowerCase();
  root.lang = language === "ru" || language === "ar" ? language : "en";
  root.dir = language === "ar" ? "rtl" : "ltr";
})();
