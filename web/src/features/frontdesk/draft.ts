import type { Id } from '@tabib/contracts/core/id'
import { type Draft, type DraftContent, drafts } from '@tabib/contracts/encounters/drafts'
import { call, urlOf } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { dropCopy, keepCopy, readCopy, textOf } from './draftCopy.js'

/**
 * `saved`: the server has all of it. `kept`: it could not be reached, this browser keeps the text and tries again.
 * `stale`: the same visit was written in another tab or on another device, and the person decides. `refused`: the
 * server will not take it.
 */
export type DraftPhase = 'loading' | 'saved' | 'typing' | 'saving' | 'kept' | 'stale' | 'refused'

export interface DraftState {
  phase: DraftPhase
  content: DraftContent
  savedAt: string | null
  problem: Problem | null
  /** What was written elsewhere, while `stale`. */
  theirs: Draft | null
}

export interface DraftKeeper {
  read: () => DraftState
  subscribe: (tell: () => void) => () => void
  /** Reads what there is; again after a failure. */
  open: () => Promise<void>
  change: (part: DraftContent) => void
  /** Saves now what is not saved yet; resolves when the server has answered. */
  save: () => Promise<void>
  /** The page goes away: one last attempt that outlives it. */
  leave: () => void
  takeTheirs: () => void
  keepMine: () => Promise<void>
  /** The visit is signed: nothing is kept any more. */
  end: () => void
}

interface Owner {
  encounterId: Id<'Encounter'>
  accountId: string
}

const pause = 800
const retryAfter = 5_000

/**
 * Keeps what a doctor types: on the server at every pause, in the browser until the server has confirmed it.
 * `prefill` is what stands in a draft nobody has written in yet.
 */
export function keepDraft({ encounterId, accountId }: Owner, prefill: DraftContent): DraftKeeper {
  const listeners = new Set<() => void>()
  let state: DraftState = { phase: 'loading', content: prefill, savedAt: null, problem: null, theirs: null }
  let version = 0
  let saved = ''
  let sent: string | null = null
  let under: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const set = (change: Partial<DraftState>) => {
    state = { ...state, ...change }
    for (const tell of listeners) tell()
  }
  const isSaved = () => textOf(state.content) === saved
  const keep = () => keepCopy(encounterId, { accountId, version, content: state.content, sent })
  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), ms)
  }
  const settle = (at: string | null) => {
    if (!isSaved()) {
      set({ phase: 'typing', savedAt: at, problem: null })
      keep()
      return later(pause)
    }
    dropCopy(encounterId)
    set({ phase: 'saved', savedAt: at, problem: null, theirs: null })
  }

  async function open() {
    set({ phase: 'loading', problem: null })
    const copy = readCopy(encounterId, accountId)
    try {
      const there = await call(drafts.get, { params: { id: encounterId } })
      version = there.version
      saved = textOf(there.version ? there.content : prefill)
      const theirsNewer =
        copy && copy.version !== there.version && copy.sent !== saved && textOf(copy.content) !== saved
      if (theirsNewer) return set({ phase: 'stale', content: copy.content, theirs: there, savedAt: there.savedAt })
      set({ content: copy?.content ?? (there.version ? there.content : prefill) })
      settle(there.savedAt)
      if (!isSaved()) later(0)
    } catch (e) {
      const problem = asProblem(e)
      if (!copy || !problem.passing) return set({ phase: 'refused', problem })
      version = copy.version
      set({ phase: 'kept', content: copy.content, problem: null })
      later(retryAfter)
    }
  }

  function change(part: DraftContent) {
    if (ended || state.phase === 'loading') return
    const stale = state.phase === 'stale' || state.phase === 'refused'
    set({ content: { ...state.content, ...part }, ...(stale || under ? {} : { phase: 'typing' }) })
    keep()
    if (!stale) later(pause)
  }

  function save(): Promise<void> {
    clearTimeout(timer)
    if (under) return under.then(() => (isSaved() ? undefined : save()))
    if (ended || state.phase === 'loading' || state.phase === 'stale' || state.phase === 'refused')
      return Promise.resolve()
    if (isSaved()) return Promise.resolve(settle(state.savedAt))
    const content = state.content
    sent = textOf(content)
    keep()
    set({ phase: 'saving' })
    under = call(drafts.save, { params: { id: encounterId }, body: { content } }, version ? { version } : {})
      .then(
        (answer) => accept(answer, sent!),
        (e) => turnedAway(asProblem(e)),
      )
      .finally(() => {
        under = null
      })
    return under
  }

  function accept(answer: { version: number; savedAt: string | null }, text: string) {
    version = answer.version
    saved = text
    if (!ended) settle(answer.savedAt)
  }

  async function turnedAway(problem: Problem) {
    if (ended) return
    if (problem.passing) {
      set({ phase: 'kept', problem: null })
      return later(retryAfter)
    }
    if (problem.kind !== 'stale' && problem.kind !== 'conflict') return set({ phase: 'refused', problem })
    const there = await call(drafts.get, { params: { id: encounterId } }).catch(() => null)
    // What is there is what we sent: an answer that was lost on the way.
    if (there && textOf(there.content) === sent) return accept(there, sent)
    set(there && problem.kind === 'stale' ? { phase: 'stale', theirs: there } : { phase: 'refused', problem })
  }

  function leave() {
    if (ended || isSaved() || state.phase === 'stale' || state.phase === 'loading' || state.phase === 'refused') return
    sent = textOf(state.content)
    keep()
    void fetch(urlOf(drafts.save, { params: { id: encounterId }, body: { content: {} } }), {
      method: drafts.save.method,
      keepalive: true,
      credentials: 'same-origin',
      headers: {
        'content-type': 'application/json',
        'x-tabib-csrf': '1',
        ...(version ? { 'if-match': `"${version}"` } : {}),
      },
      body: JSON.stringify({ content: state.content }),
    }).catch(() => undefined)
  }

  return {
    read: () => state,
    subscribe: (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    open,
    change,
    save,
    leave,
    takeTheirs() {
      if (!state.theirs) return
      version = state.theirs.version
      saved = textOf(state.theirs.content)
      set({ content: state.theirs.content })
      settle(state.theirs.savedAt)
    },
    keepMine() {
      version = state.theirs?.version ?? version
      set({ phase: 'typing', theirs: null })
      return save()
    },
    end() {
      ended = true
      clearTimeout(timer)
      dropCopy(encounterId)
    },
  }
}
