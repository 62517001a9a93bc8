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
export class DraftKeeper {
  private readonly listeners = new Set<() => void>()
  private state: DraftState
  private version = 0
  private saved = ''
  private sent: string | null = null
  private under: Promise<void> | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private ended = false

  constructor(
    private readonly owner: Owner,
    private readonly prefill: DraftContent,
  ) {
    this.state = { phase: 'loading', content: prefill, savedAt: null, problem: null, theirs: null }
  }

  readonly read = () => this.state

  readonly subscribe = (tell: () => void) => {
    this.listeners.add(tell)
    return () => this.listeners.delete(tell)
  }

  /** Reads what there is; again after a failure. */
  readonly open = async () => {
    this.set({ phase: 'loading', problem: null })
    const copy = readCopy(this.owner.encounterId, this.owner.accountId)
    try {
      const there = await this.fetched()
      const written = there.version ? there.content : this.prefill
      this.version = there.version
      this.saved = textOf(written)
      const elsewhere = copy && copy.version !== there.version && copy.sent !== this.saved
      if (elsewhere && textOf(copy.content) !== this.saved) {
        return this.set({ phase: 'stale', content: copy.content, theirs: there, savedAt: there.savedAt })
      }
      this.set({ content: copy?.content ?? written })
      this.settle(there.savedAt)
    } catch (e) {
      const problem = asProblem(e)
      if (!copy || !problem.passing) return this.set({ phase: 'refused', problem })
      this.version = copy.version
      this.set({ phase: 'kept', content: copy.content, problem: null })
      this.later(retryAfter)
    }
  }

  readonly change = (part: DraftContent) => {
    if (this.ended || this.state.phase === 'loading') return
    const held = this.isHeld()
    this.set({ content: { ...this.state.content, ...part }, ...(held || this.under ? {} : { phase: 'typing' }) })
    this.keep()
    if (!held) this.later(pause)
  }

  /** Saves now what is not saved yet; resolves when the server has answered. */
  readonly save = (): Promise<void> => {
    clearTimeout(this.timer)
    if (this.under) return this.under.then(() => (this.isSaved() ? undefined : this.save()))
    if (this.ended || this.state.phase === 'loading' || this.isHeld()) return Promise.resolve()
    if (this.isSaved()) return Promise.resolve(this.settle(this.state.savedAt))
    const { content } = this.state
    const text = textOf(content)
    this.sent = text
    this.keep()
    this.set({ phase: 'saving' })
    const args = { params: { id: this.owner.encounterId }, body: { content } }
    this.under = call(drafts.save, args, this.version ? { version: this.version } : {})
      .then(
        (answer) => this.accept(answer, text),
        (e) => this.turnedAway(asProblem(e)),
      )
      .finally(() => {
        this.under = null
      })
    return this.under
  }

  /** The page goes away: one last attempt that outlives it. */
  readonly leave = () => {
    if (this.ended || this.isSaved() || this.state.phase === 'loading' || this.isHeld()) return
    this.sent = textOf(this.state.content)
    this.keep()
    const { content } = this.state
    void fetch(urlOf(drafts.save, { params: { id: this.owner.encounterId }, body: { content } }), {
      method: drafts.save.method,
      keepalive: true,
      credentials: 'same-origin',
      headers: {
        'content-type': 'application/json',
        'x-tabib-csrf': '1',
        ...(this.version ? { 'if-match': `"${this.version}"` } : {}),
      },
      body: JSON.stringify({ content }),
    }).catch(() => undefined)
  }

  readonly takeTheirs = () => {
    const { theirs } = this.state
    if (!theirs) return
    this.version = theirs.version
    this.saved = textOf(theirs.content)
    this.set({ content: theirs.content })
    this.settle(theirs.savedAt)
  }

  readonly keepMine = () => {
    this.version = this.state.theirs?.version ?? this.version
    this.set({ phase: 'typing', theirs: null })
    return this.save()
  }

  /** The visit is signed: nothing is kept any more. */
  readonly end = () => {
    this.ended = true
    clearTimeout(this.timer)
    dropCopy(this.owner.encounterId)
  }

  private set(change: Partial<DraftState>) {
    this.state = { ...this.state, ...change }
    for (const tell of this.listeners) tell()
  }

  private readonly isSaved = () => textOf(this.state.content) === this.saved

  /** Nothing is sent before the person has decided. */
  private readonly isHeld = () => this.state.phase === 'stale' || this.state.phase === 'refused'

  private keep() {
    const { accountId, encounterId } = this.owner
    keepCopy(encounterId, { accountId, version: this.version, content: this.state.content, sent: this.sent })
  }

  private later(ms: number) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.save(), ms)
  }

  private settle(savedAt: string | null) {
    if (this.isSaved()) {
      dropCopy(this.owner.encounterId)
      return this.set({ phase: 'saved', savedAt, problem: null, theirs: null })
    }
    this.set({ phase: 'typing', savedAt, problem: null })
    this.keep()
    this.later(pause)
  }

  private fetched() {
    return call(drafts.get, { params: { id: this.owner.encounterId } })
  }

  private accept(answer: { version: number; savedAt: string | null }, text: string) {
    this.version = answer.version
    this.saved = text
    if (!this.ended) this.settle(answer.savedAt)
  }

  private async turnedAway(problem: Problem) {
    if (this.ended) return
    if (problem.passing) {
      this.set({ phase: 'kept', problem: null })
      return this.later(retryAfter)
    }
    if (problem.kind !== 'stale' && problem.kind !== 'conflict') return this.set({ phase: 'refused', problem })
    const there = await this.fetched().catch(() => null)
    // What is there is what we sent: an answer that was lost on the way.
    if (there && textOf(there.content) === this.sent) return this.accept(there, this.sent)
    this.set(there && problem.kind === 'stale' ? { phase: 'stale', theirs: there } : { phase: 'refused', problem })
  }
}
