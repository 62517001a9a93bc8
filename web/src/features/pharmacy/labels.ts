import { type Dispensing, dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { useState } from 'react'
import { urlOf } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { printDocument } from '../../shared/print.js'

const addressOf = (d: Dispensing, line: string) => urlOf(dispensings.label, { params: { id: d.id }, query: { line } })

/** Prints labels one after the other, says when one could not be printed, and is never started twice at once. */
export function useLabels() {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function print(d: Dispensing, lines: readonly string[]) {
    if (pending) return
    setPending(true)
    setProblem(null)
    try {
      for (const line of lines) await printDocument(addressOf(d, line))
    } catch (e) {
      setProblem(asProblem(e))
    }
    setPending(false)
  }
  return {
    print: (d: Dispensing, lines = d.lines.map((l) => l.id as string)) => void print(d, lines),
    pending,
    problem,
  }
}
