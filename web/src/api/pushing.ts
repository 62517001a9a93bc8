import { push } from '@tabib/contracts/notifications/mine'
import { call } from './call.js'

const script = '/push-worker.js'

/** Asks the browser for a push subscription under the clinic's key. Throws where the person or the browser says no. */
export async function subscriptionOf(publicKey: string) {
  const worker = await navigator.serviceWorker.register(script)
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('refused')
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  const { endpoint, keys } = made.toJSON()
  return { provider: 'web' as const, endpoint: endpoint!, keys: { p256dh: keys!.p256dh!, auth: keys!.auth! } }
}

/** What this browser has subscribed to, for whoever that was; null where it has not, or cannot. */
export async function subscribed(): Promise<PushSubscription | null> {
  const registered = await navigator.serviceWorker?.getRegistration(script)
  return (await registered?.pushManager?.getSubscription()) ?? null
}

/** This browser shows no more messages. */
export async function unsubscribe(): Promise<void> {
  const made = await subscribed().catch(() => null)
  if (!made) return
  await call(push.unsubscribe, { body: { address: made.endpoint } })
  await made.unsubscribe()
}
