// Before the first paint, so that nothing flashes: colour scheme, language and direction as last chosen on this device.
;(function () {
  const root = document.documentElement
  let scheme = 'auto'
  let language = ''
  try {
    scheme = localStorage.getItem('tabib.scheme') || 'auto'
    language = localStorage.getItem('tabib.language') || ''
  } catch {
    // Storage is blocked: the defaults hold.
  }
  const dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  if (!language) language = (navigator.language || 'en').slice(0, 2)
  if (!['en', 'hi', 'bn', 'ar'].includes(language)) language = 'en'
  root.lang = language
  root.dir = language === 'ar' ? 'rtl' : 'ltr'
})()
