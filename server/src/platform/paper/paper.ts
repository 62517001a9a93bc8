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

  async #retire(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#rendered = 0
    worker?.removeAllListeners()
    // A thread that dies while it is being stopped has nothing left to tell.
    worker?.on('error', () => {})
    await worker?.terminate()
  }

  #next(): void {
    if (this.#current) return
    const waiting = (this.#current = this.#queue.shift())
    if (!waiting) {
      for (const resolve of this.#idle.splice(0)) resolve()
      return
    }
    this.#set(waiting)
  }

  #set({ job, resolve, reject }: Waiting): void {
    const worker = (this.#worker ??= this.start())
    const done = (settle: () => void, spent: boolean) => {
      clearTimeout(timer)
      worker.removeAllListeners()
      worker.unref()
      this.#rendered += 1
      settle()
      const proceed = () => {
        this.#current = undefined
        this.#next()
      }
      // The next paper does not wait for a hanging thread to stop; a worn-out one is gone before its successor starts.
      if (spent) {
        void this.#retire()
        proceed()
      } else if (this.#rendered >= this.limits.renders) void this.#retire().then(proceed, proceed)
      else proceed()
    }
    const fail = (reason: string, spent: boolean) =>
      done(() => reject(new PaperFailed(`${job.template}: ${reason}`)), spent)
    const timer = setTimeout(() => fail(`not set within ${this.limits.ms} ms`, true), this.limits.ms)
    worker.on('message', (answer: Answer) => {
      if ('error' in answer) fail(answer.error, false)
      else done(() => resolve(answer.bytes), false)
    })
    worker.on('error', (error) => fail(`the thread crashed (${error.message})`, true))
    worker.on('exit', (code) => fail(`the thread ended with code ${code}`, true))
    worker.ref()
    worker.postMessage(job)
  }
}
