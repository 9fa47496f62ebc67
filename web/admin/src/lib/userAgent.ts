/** Browser and system as a person knows them, from the header; empty where it says nothing known. */
export function describeAgent(header: string): { browser: string; system: string; mobile: boolean } {
  const browsers: [RegExp, string][] = [
    [/Edg(?:e|A|iOS)?\//, "Edge"],
    [/OPR\/|Opera/, "Opera"],
    [/YaBrowser\//, "Yandex Browser"],
    [/SamsungBrowser\//, "Samsung Internet"],
    [/Firefox\/|FxiOS\//, "Firefox"],
    [/Chrome\/|CriOS\//, "Chrome"],
    [/Safari\//, "Safari"],
    [/curl\//, "curl"],
  ];
  const systems: [RegExp, string][] = [
    [/iPhone|iPod/, "iPhone"],
    [/iPad/, "iPad"],
    [/Android/, "Android"],
    [/Windows/, "Windows"],
    [/Mac OS X|Macintosh/, "macOS"],
    [/CrOS/, "ChromeOS"],
    [/Linux/, "Linux"],
  ];
  const find = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(header))?.[1] ?? "";
  return {
    browser: find(browsers),
    system: find(systems),
    mobile: /iPhone|iPod|iPad|Android|Mobile/.test(header),
  };
}
