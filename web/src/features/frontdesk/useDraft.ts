import type { Id } from '@tabib/contracts/core/id'
import type { DraftContent } from '@tabib/contracts/encounters/drafts'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useMe } from '../../api/session.js'
import { DraftKeeper, type DraftState } from './draft.js'

/** The draft of a visit while its pad is on screen; `prefill` counts only where nobody has written yet. */
export function useDraft(encounterId: Id<'Encounter'>, prefill: DraftContent): DraftState & { keeper: DraftKeeper } {
  const { accountId } = useMe()
  const [keeper] = useState(() => new DraftKeeper({ encounterId, accountId }, prefill))
  const state = useSyncExternalStore(keeper.subscribe, keeper.read)
  useEffect(() => {
    void keeper.open()
    const hidden = () => {
      if (document.visibilityState === 'hidden') void keeper.save()
    }
    // Back in a page the browser had put away: the last attempt may or may not have arrived.
    const shown = (e: PageTransitionEvent) => {
      if (e.persisted) void keeper.open()
    }
    const online = () => void keeper.save()
    addEventListener('pagehide', keeper.leave)
    addEventListener('pageshow', shown)
    addEventListener('online', online)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      removeEventListener('pagehide', keeper.leave)
      removeEventListener('pageshow', shown)
      removeEventListener('online', online)
      document.removeEventListener('visibilitychange', hidden)
      void keeper.save()
    }
  }, [keeper])
  return { ...state, keeper }
}
