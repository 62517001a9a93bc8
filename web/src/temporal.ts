// Stands for `temporal-polyfill` in the browser build (vite.config.ts): where the browser has Temporal of its own, the
// polyfill's 20 kB are never fetched; elsewhere it arrives before the app starts.
type Api = typeof import('temporal-polyfill').Temporal

export let Temporal: Api = (globalThis as { Temporal?: Api }).Temporal as Api

/** Resolves when `Temporal` may be used. */
export const temporalReady: Promise<void> = Temporal
  ? Promise.resolve()
  : import('temporal-polyfill/implementation').then((m) => {
      Temporal = m.Temporal
    })
