/** Asks the browser for a push subscription under the clinic's key. Throws where the person or the browser says no. */
export async function subscriptionOf(publicKey: string) {
  const worker = await navigator.serviceWorker.register('/push-worker.js')
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('refused')
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  const { endpoint, keys } = made.toJSON()
  return { provider: 'web' as const, endpoint: endpoint!, keys: { p256dh: keys!.p256dh!, auth: keys!.auth! } }
}
