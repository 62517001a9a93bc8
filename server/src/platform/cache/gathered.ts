interface Asked<Q, A> {
  question: Q
  done: (answer: A) => void
  failed: (e: unknown) => void
}

/** How many are answered at once. */
const MOST = 200
/** Statements under way for one clinic: while one is answered, the next is on its way. */
const LANES = 2

interface Line<Q, A> {
  waiting: Asked<Q, A>[]
  lanes: number
}

const thisTurn = () => new Promise<void>((over) => setImmediate(over))

/**
 * Small work that many ask for at the same moment, done for all of them in one statement. Whoever comes while one is under
 * way shares the next with all who came meanwhile, so no answer is older than its question. Nothing is kept.
 */
export class Gathered<Q, A> {
  private readonly lines = new Map<string, Line<Q, A>>()

  /** `work` answers the questions of one clinic, in their order. */
  constructor(private readonly work: (tenant: string, questions: Q[]) => Promise<readonly A[]>) {}

  /** What `work` answers to this question. @throws what `work` throws, to all whom it was to answer */
  ask(tenant: string, question: Q): Promise<A> {
    return new Promise((done, failed) => {
      let line = this.lines.get(tenant)
      if (!line) this.lines.set(tenant, (line = { waiting: [], lanes: 0 }))
      line.waiting.push({ question, done, failed })
      if (line.lanes < LANES) void this.drain(tenant, line)
    })
  }

  private async drain(tenant: string, line: Line<Q, A>): Promise<void> {
    line.lanes += 1
    // Those whose requests arrived in the same packet are waited for: it costs nothing.
    for (await thisTurn(); line.waiting.length > 0; await thisTurn()) {
      const batch = line.waiting.splice(0, MOST)
      await this.work(
        tenant,
        batch.map((a) => a.question),
      ).then(
        (answers) => batch.forEach((a, i) => a.done(answers[i]!)),
        (e: unknown) => batch.forEach((a) => a.failed(e)),
      )
    }
    line.lanes -= 1
    if (line.lanes === 0) this.lines.delete(tenant)
  }
}
