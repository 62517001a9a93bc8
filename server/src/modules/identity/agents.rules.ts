const browsers: [string, RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /(?:Chrome|CriOS)\//],
  ['Safari', /\bVersion\/[\d.]+.*Safari\//],
]
const systems: [string, RegExp][] = [
  ['Android', /Android/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
]

const named = (list: [string, RegExp][], agent: string) => list.find(([, sign]) => sign.test(agent))?.[0] ?? null

/** Which browser on which system a user agent says it is; null where it does not say. Names of products, the same in every language. */
export const readAgent = (agent: string | null) => ({
  browser: named(browsers, agent ?? ''),
  system: named(systems, agent ?? ''),
})
