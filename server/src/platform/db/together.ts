type Answers<T extends readonly unknown[]> = { -readonly [K in keyof T]: Awaited<T[K]> }

/**
 * Statements of one transaction that need nothing of each other's answers: sent one behind the other without waiting, and
 * run by Postgres in that order. All are waited for, so that nothing is under way when the transaction ends; then the first
 * failure, in the order given, is thrown.
 */
export async function together<T extends readonly unknown[]>(work: readonly [...T]): Promise<Answers<T>> {
  const settled = await Promise.allSettled(work)
  for (const s of settled) if (s.status === 'rejected') throw s.reason
  return settled.map((s) => (s as PromiseFulfilledResult<unknown>).value) as Answers<T>
}
