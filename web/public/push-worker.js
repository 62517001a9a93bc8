// Shows push messages. One key, one message: a second copy replaces the first.
self.addEventListener('push', (event) => {
  const { title, body, link, tag, lang } = event.data?.json() ?? {}
  const dir = lang === 'ar' ? 'rtl' : 'ltr'
  event.waitUntil(
    self.registration.showNotification(title ?? '', { body, tag, lang, dir, icon: '/mark.svg', data: { link } }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const url = new URL(event.notification.data?.link || '/', self.location.origin)
  // A message may lead only into this app.
  event.waitUntil(self.clients.openWindow(url.origin === self.location.origin ? url.href : '/'))
})
