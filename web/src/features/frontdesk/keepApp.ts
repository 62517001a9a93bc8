/**
 * Lets a screen that nobody sits at open without a line: a worker keeps the files it is made of. Call it when the page
 * stands. Browsers allow that over https and on the machine itself only; elsewhere nothing is kept.
 */
export async function keepApp(scope: '/board/' | '/kiosk/'): Promise<void> {
  const build = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src')
  if (!('serviceWorker' in navigator) || !build) return
  await navigator.serviceWorker.register('/screen-worker.js', { scope })
  const { active } = await navigator.serviceWorker.ready
  // The letters of its words come last.
  await document.fonts.ready
  const loaded = performance.getEntriesByType('resource').map((e) => new URL(e.name))
  const files = loaded
    .filter((url) => url.origin === location.origin && /^\/(?:assets\/.|first-paint\.js|mark\.svg)/.test(url.pathname))
    .map((url) => url.pathname)
  active?.postMessage({ build, files: [...new Set(files)] })
}
