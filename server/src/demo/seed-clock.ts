import { AsyncLocalStorage } from 'node:async_hooks'
import { Clock } from '../platform/clock.js'

/** A clock whose time is that of whatever is being done: visits of one day run side by side, each in its own hour. */
export class SeedClock extends Clock {
  private readonly time = new AsyncLocalStorage<Date>()

  override now(): Date {
    return this.time.getStore() ?? new Date()
  }

  /** Runs `work` as if it were `at`. */
  at<T>(at: Date, work: () => Promise<T>): Promise<T> {
    return this.time.run(at, work)
  }
}
