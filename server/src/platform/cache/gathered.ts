interface Asked<Q, A> {
  question: Q
  done: (answer: A) => void
  failed: (e: unknown) => void
}

/** How many are answered at once. */
const MOST = 200

const thisTurn = () => new Promise<void>((over) => setImmediate(over))

/**
 * Small work that many ask for at the same moment, done for all of them in one statement. Whoever comes while one is under
 * way shares the next with all who came meanwhile, so no answer is older than its question. Nothing is kept.
 */
export class Gathered<Q, A> {
  private readonly lines = new Map<string, Asked<Q, A>[]>()

  /** `work` answers the questions of one clinic, in their order. */
  constructor(private readonly work: (tenant: string, questions: Q[]) => Promise<readonly A[]>) {}

  /** What `work` answers to this question. @throws what `work` throws, to all whom it was to answer */
  ask(tenant: string, question: Q): Promise<A> {
    return new Promise((done, failed) => {
      const asked = { question, done, failed }
      const line = this.lines.get(tenant)
      if (line) return void line.push(asked)
      const begun = [asked]
      this.lines.set(tenant, begun)
      void this.drain(tenant, begun)
    })
  }

  private async drain(tenant: string, line: Asked<Q, A>[]): Promise<void> {
    while (line.length > 0) {
      // Those whose requests arrived in the same packet are waited for: it costs nothing.
      await thisTurn()
      const batch = line.splice(0, MOST)
      await this.work(
        tenant,
        batch.map((a) => a.question),
      ).then(
        (answers) => batch.forEach((a, i) => a.done(answers[i]!)),
        (e: unknown) => batch.forEach((a) => a.failed(e)),
      )
    }
    this.lines.delete(tenant)
  }
}
