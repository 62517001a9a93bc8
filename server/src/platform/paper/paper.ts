import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { Injectable } from '@nestjs/common'
import type { PaperData, PaperKind, PaperOptions } from './paper-data.js'
import type { Answer, Job } from './paper-worker.js'
import { compose } from './sheets.js'

/** A paper that could not be set. The message names the template and the reason, never what was on the paper. */
export class PaperFailed extends Error {
  override name = 'PaperFailed'
}

interface Waiting {
  job: Job
  resolve: (bytes: Uint8Array) => void
  reject: (reason: Error) => void
}

/**
 * Sets prescriptions, reports, bills, slips and labels. Typst runs in one worker thread, started by the first render,
 * replaced after `limits.renders` papers and after a crash or a paper slower than `limits.ms`. Papers wait in line.
 */
@Injectable()
export class Paper {
  readonly limits = { renders: 200, ms: 20_000 }
  #worker: Worker | undefined
  #rendered = 0
  #queue: Waiting[] = []
  #current: Waiting | undefined
  #closed = false
  #idle: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined

  /**
   * The finished paper as bytes. `data` is printed as it is, never read as markup.
   * Throws PaperFailed when it cannot be set (a broken picture, a crash, too slow) or when the engine is closed;
   * RangeError when `escpos` is asked for a paper that is not a slip or a label.
   */
  async render<K extends PaperKind>(kind: K, data: PaperData[K], options: PaperOptions): Promise<Uint8Array> {
    if (this.#closed) throw new PaperFailed('the paper engine is closed')
    const job = compose(kind, data, options)
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject })
      this.#next()
    })
  }

  /** Finishes what waits in line, then stops the thread. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#current || this.#queue.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
    await this.#retire()
  }

  onModuleDestroy(): Promise<void> {
    return this.close()
  }

  /** A fresh thread: the compiled file, or the source beside this one when it runs from sources. */
  protected start(): Worker {
    const compiled = new URL('./paper-worker.js', import.meta.url)
    const file = existsSync(compiled) ? compiled : new URL('./paper-worker.ts', import.meta.url)
    return new Worker(file, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 256 } })
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker
    const worker = (this.#worker = this.start())
    // A thread that was replaced has nothing left to tell.
    const tell = (settle: (waiting: Waiting) => void, spent: boolean) => {
      if (worker === this.#worker && this.#current) this.#settle(settle, spent)
    }
    worker.on('message', (answer: Answer) =>
      tell(({ job, resolve, reject }) => {
        if ('error' in answer) reject(new PaperFailed(`${job.template}: ${answer.error}`))
        else resolve(answer.bytes)
      }, false),
    )
    const crashed = (reason: string) => tell(refusal(reason), true)
    worker.on('error', (error) => crashed(`the thread crashed (${error.message})`))
    worker.on('exit', (code) => crashed(`the thread ended with code ${code}`))
    return worker
  }

  async #retire(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#rendered = 0
    await worker?.terminate()
  }

  #next(): void {
    if (this.#current) return
    this.#current = this.#queue.shift()
    if (!this.#current) {
      for (const resolve of this.#idle.splice(0)) resolve()
      return
    }
    const worker = this.#thread()
    const { ms } = this.limits
    this.#timer = setTimeout(() => this.#settle(refusal(`not set within ${ms} ms`), true), ms)
    worker.ref()
    worker.postMessage(this.#current.job)
  }

  /** Answers the paper in hand and goes on; a `spent` thread is left behind, a worn-out one is stopped first. */
  #settle(settle: (waiting: Waiting) => void, spent: boolean): void {
    clearTimeout(this.#timer)
    this.#worker?.unref()
    this.#rendered += 1
    settle(this.#current!)
    const proceed = () => {
      this.#current = undefined
      this.#next()
    }
    if (spent) {
      // The next paper does not wait for a hanging thread to stop.
      void this.#retire()
      proceed()
    } else if (this.#rendered >= this.limits.renders) void this.#retire().then(proceed, proceed)
    else proceed()
  }
}

const refusal =
  (reason: string) =>
  ({ job, reject }: Waiting) =>
    reject(new PaperFailed(`${job.template}: ${reason}`))
